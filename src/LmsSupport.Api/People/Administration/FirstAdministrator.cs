using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.People.Administration;

/// <summary>
/// How the first administrator comes in, before any platform is registered: by a link in a file that only the service's own
/// user can read. Nothing else of it is kept than a hash.
/// </summary>
internal sealed partial class FirstAdministrator(WriteQueue writes, Audit audit, PublicAddress here, IOptions<StorageOptions> storage, TimeProvider clock, ILogger<FirstAdministrator> logger) : IHostedService
{
    public const string FileName = "admin-link.txt";
    public const string Fragment = "/admin/#first=";

    private static readonly TimeSpan _life = TimeSpan.FromHours(1);

    /// <summary>Where the link is written.</summary>
    public string File => Path.GetFullPath(Path.Combine(storage.Value.Folder, FileName));

    /// <summary>At each start while there is no operator. A link that is in the file and still good stays.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var secret = NewSecret();
        var kept = await ReadHash(cancellationToken);
        var made = await writes.Run(
            async (db, token) =>
            {
                var now = clock.Now();
                if (await db.Set<Grant>().AnyAsync(grant => grant.Role == GrantRole.Operator, token)
                    || (kept is not null && await db.Set<AdminLink>().AnyAsync(link => link.Hash == kept && link.UsedAt == null && link.ExpiresAt > now, token)))
                    return false;
                Add(db, secret, Actor.Schedule);
                return true;
            },
            cancellationToken);
        if (!made)
            return;
        await Write(secret, cancellationToken);
        Log.Issued(logger, File);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Another link; those before are good no more.</summary>
    public async Task Issue(Actor actor, CancellationToken ct)
    {
        var secret = NewSecret();
        await writes.Run(
            async (db, token) =>
            {
                await Alone.Begin(db, Alone.Administration, token);
                await CloseOthers(db, token);
                Add(db, secret, actor);
            },
            ct);
        await Write(secret, ct);
    }

    /// <summary>Removes the file of a link that was used. Another process's file holds a link that is good no more.</summary>
    public void RemoveFile() => System.IO.File.Delete(File);

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Uses a link up, with all others that are still about; inside the transaction of what it is used for.</summary>
    /// <returns>Why it is not good; null when it is.</returns>
    public async Task<Refusal?> Use(Database db, string secret, CancellationToken ct)
    {
        var hash = Hash(secret);
        var link = await db.Set<AdminLink>().SingleOrDefaultAsync(known => known.Hash == hash, ct);
        if (link is { UsedAt: not null })
            return new Refusal("first-link-used", StatusCodes.Status409Conflict);
        if (link is null || link.ExpiresAt <= clock.Now())
            return new Refusal("first-link-invalid", StatusCodes.Status401Unauthorized);
        link.UsedAt = clock.Now();
        await db.SaveChangesAsync(ct);
        await CloseOthers(db, ct);
        return null;
    }

    private Task<int> CloseOthers(Database db, CancellationToken ct)
    {
        var now = clock.Now();
        return db.Set<AdminLink>().Where(link => link.UsedAt == null && link.ExpiresAt > now).ExecuteUpdateAsync(set => set.SetProperty(link => link.ExpiresAt, now), ct);
    }

    private void Add(Database db, string secret, Actor actor)
    {
        var link = new AdminLink { Id = clock.NewId(), Hash = Hash(secret), CreatedAt = clock.Now(), ExpiresAt = clock.Now() + Clock.Microseconds(_life) };
        db.Add(link);
        audit.Add(db, AuditEntry.Service, actor, "first-link-issued", "first-link", link.Id.ToString(), before: null, new { link.ExpiresAt });
    }

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The hash of what the file holds; null when it holds nothing of ours.</summary>
    private async Task<byte[]?> ReadHash(CancellationToken ct)
    {
        if (!System.IO.File.Exists(File))
            return null;
        var text = (await System.IO.File.ReadAllTextAsync(File, ct)).Trim();
        var at = text.IndexOf(Fragment, StringComparison.Ordinal);
        return at < 0 ? null : Hash(text[(at + Fragment.Length)..]);
    }

    private async Task Write(string secret, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        // Made anew, so that nobody who could open an older one goes on reading.
        System.IO.File.Delete(File);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(File, options);
        await writer.WriteLineAsync(here.At(Fragment + secret).AsMemory(), ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Nobody operates this service yet: whoever opens the link in {File} within an hour becomes its first administrator")]
        public static partial void Issued(ILogger logger, string file);
    }
}
