using System.Collections.Concurrent;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>
/// Keeps how the last call to each platform's services ended. Noted in memory and written together every few seconds, the
/// same outcome at most once a minute: health is looked at by people.
/// </summary>
internal sealed partial class ServiceHealth(WriteQueue writes, TimeProvider clock, ILogger<ServiceHealth> logger) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, Noted> _noted = new();
    private readonly Dictionary<Guid, Noted> _written = [];
    private readonly SemaphoreSlim _turn = new(1);

    /// <param name="registrationId">Whose platform was called.</param>
    /// <param name="code">Why it failed; null when it worked.</param>
    public void Note(Guid registrationId, string? code) => _noted[registrationId] = new Noted(code, clock.Now());

    public async Task Flush(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var news = _noted.Where(noted => IsNews(noted.Key, noted.Value)).ToList();
            foreach (var (id, noted) in news)
            {
                await writes.Run((db, token) => Write(db, id, noted, token), ct);
                _written[id] = noted;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Flush(stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                Log.NotKept(logger, problem);
            }
        }
    }

    private bool IsNews(Guid id, Noted noted) =>
        !_written.TryGetValue(id, out var before) || before.Code != noted.Code || noted.At - before.At >= Clock.Minute;

    private static async Task Write(Database db, Guid id, Noted noted, CancellationToken ct)
    {
        if (!await db.Set<People.Registration>().AnyAsync(registration => registration.Id == id, ct))
            return;
        var row = await db.Set<RegistrationHealth>().SingleOrDefaultAsync(health => health.RegistrationId == id, ct);
        if (row is null)
        {
            row = new RegistrationHealth { RegistrationId = id };
            db.Add(row);
        }

        // Another process may have called later.
        if (row.LastServiceAt > noted.At)
            return;
        (row.LastServiceCode, row.LastServiceAt) = (noted.Code, noted.At);
    }

    private sealed record Noted(string? Code, long At);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "How the platforms' services fare could not be kept; the next round tries again")]
        public static partial void NotKept(ILogger logger, Exception problem);
    }
}
