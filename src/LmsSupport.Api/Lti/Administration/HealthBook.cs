using System.Collections.Concurrent;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Administration;

/// <summary>
/// How each registration fares, gathered in memory and written every few seconds: a launch waits for none of it, and ten
/// thousand refusals cost one row. What a killed process had not written yet is lost, and said anew by the next launch.
/// </summary>
internal sealed partial class HealthBook(WriteQueue writes, TimeProvider clock, ILogger<HealthBook> logger) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(3);

    // Whoever holds a platform's keys could name deployments without end.
    private const int MostNews = 1000;

    private readonly ConcurrentDictionary<Guid, News> _news = new();
    private readonly ConcurrentDictionary<(Guid Registration, string Deployment), string> _waiting = new();

    public void Launched(Guid registration) => Note(registration, news => news with { Launches = news.Launches + 1, LaunchAt = clock.Now() });

    /// <param name="difference">The platform's clock minus ours, microseconds.</param>
    public void Told(Guid registration, long difference) => Note(registration, news => news with { Difference = difference });

    public void Refused(Guid registration, string code) => Note(registration, news => news with { RefusalCode = code, RefusalAt = clock.Now() });

    /// <summary>A proven launch named a deployment that belongs to nobody yet.</summary>
    /// <param name="name">What the platform calls itself.</param>
    public void Waits(Guid registration, string deployment, string name)
    {
        if (_waiting.Count < MostNews)
            _waiting[(registration, deployment)] = name;
    }

    /// <summary>Writes what is new.</summary>
    public async Task Flush(CancellationToken ct)
    {
        var news = Take(_news);
        var waiting = Take(_waiting);
        foreach (var (registration, one) in news.Where(one => one.Value.Launches > 0))
            Log.Launched(logger, one.Launches, registration);
        if (news.Count + waiting.Count == 0)
            return;
        await writes.Run(
            async (db, token) =>
            {
                var ids = news.Select(one => one.Key).Concat(waiting.Select(one => one.Key.Registration)).Distinct().ToList();
                var known = (await db.Set<Registration>().Where(registration => ids.Contains(registration.Id)).Select(registration => registration.Id).ToListAsync(token)).ToHashSet();
                foreach (var (registration, one) in news.Where(one => known.Contains(one.Key)))
                    await Write(db, registration, one, token);
                foreach (var registration in waiting.Where(one => known.Contains(one.Key.Registration)).GroupBy(one => one.Key.Registration))
                    await Write(db, registration.Key, [.. registration.Select(one => (one.Key.Deployment, one.Value))], token);
            },
            ct);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Try(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Try(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ends with the process.
        }
    }

    private async Task Try(CancellationToken ct)
    {
        try
        {
            await Flush(ct);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Log.Failed(logger, problem);
        }
    }

    private static async Task Write(Database db, Guid registration, News news, CancellationToken ct)
    {
        var health = await db.Set<RegistrationHealth>().SingleOrDefaultAsync(known => known.RegistrationId == registration, ct);
        if (health is null)
        {
            health = new RegistrationHealth { RegistrationId = registration };
            db.Add(health);
        }

        // Another process may have written something newer.
        if (news.LaunchAt > (health.LastLaunchAt ?? 0))
            health.LastLaunchAt = news.LaunchAt;
        health.ClockDifference = news.Difference ?? health.ClockDifference;
        if (news.RefusalAt > (health.LastRefusalAt ?? 0))
            (health.LastRefusalAt, health.LastRefusalCode) = (news.RefusalAt, news.RefusalCode);
    }

    private async Task Write(Database db, Guid registration, IReadOnlyList<(string Deployment, string Name)> waiting, CancellationToken ct)
    {
        var known = await db.Set<WaitingDeployment>().Where(one => one.RegistrationId == registration).ToDictionaryAsync(one => one.ExternalId, StringComparer.Ordinal, ct);
        var ids = waiting.Select(one => one.Deployment).ToList();
        // Approved in the meantime: nobody waits for it any more.
        var approved = await db.Set<Deployment>().Where(one => one.RegistrationId == registration && ids.Contains(one.ExternalId)).Select(one => one.ExternalId).ToListAsync(ct);
        foreach (var (deployment, name) in waiting.Where(one => !approved.Contains(one.Deployment, StringComparer.Ordinal)))
        {
            if (!known.TryGetValue(deployment, out var row))
            {
                if (known.Count >= WaitingDeployment.Most)
                    continue;
                row = known[deployment] = new WaitingDeployment { RegistrationId = registration, ExternalId = deployment, FirstSeenAt = clock.Now() };
                db.Add(row);
            }

            row.Name = name;
            row.LastSeenAt = clock.Now();
        }
    }

    private void Note(Guid registration, Func<News, News> note) => _news.AddOrUpdate(registration, static (_, add) => add(new News()), static (_, news, add) => add(news), note);

    private static List<KeyValuePair<TKey, TValue>> Take<TKey, TValue>(ConcurrentDictionary<TKey, TValue> from)
        where TKey : notnull
    {
        var taken = new List<KeyValuePair<TKey, TValue>>();
        foreach (var key in from.Keys)
        {
            if (from.TryRemove(key, out var value))
                taken.Add(new(key, value));
        }

        return taken;
    }

    /// <summary>What happened since the last time; what did not is null.</summary>
    private sealed record News
    {
        public int Launches { get; init; }

        public long? LaunchAt { get; init; }

        public long? Difference { get; init; }

        public string? RefusalCode { get; init; }

        public long? RefusalAt { get; init; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "How registrations fare could not be written; what comes next is tried again")]
        public static partial void Failed(ILogger logger, Exception problem);

        [LoggerMessage(2, LogLevel.Information, "{Launches} launches let in through registration {Registration}")]
        public static partial void Launched(ILogger logger, int launches, Guid registration);
    }
}
