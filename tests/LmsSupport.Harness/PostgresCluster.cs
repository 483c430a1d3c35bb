using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace LmsSupport.Harness;

/// <summary>
/// A PostgreSQL of the tests' own: new cluster in a temporary folder, free port on loopback, gone with the process that started it.
/// <para>LMSSUPPORT_TEST_POSTGRES (a connection string of someone who may create databases) names another one to use instead.</para>
/// </summary>
public sealed class PostgresCluster
{
    private const string Variable = "LMSSUPPORT_TEST_POSTGRES";

    // Reading its standard input is how the shell learns that the tests are gone, even when they were killed: the pipe closes,
    // and it stops the server that it started, by its id, and removes what was written.
    private const string Keeper = """
        folder=$1; shift
        "$@" </dev/null >"$folder/log" 2>&1 & server=$!
        cat >/dev/null
        kill -INT $server 2>/dev/null; wait $server; rm -rf "$folder"
        """;

    private static readonly Lazy<Task<PostgresCluster>> _shared = new(Start);
    private static int _databases;
    private readonly string _administrator;

    // Held so that it is not collected: with it its standard input would close, and the server stop.
    private readonly Process? _keeper;

    private PostgresCluster(string administrator, Process? keeper = null) => (_administrator, _keeper) = (administrator, keeper);

    /// <summary>Why there is no PostgreSQL here; null when there is one. For a test's visible skip.</summary>
    public static string? Missing { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } || Programs() is not null
            ? null
            : $"PostgreSQL is not installed (no initdb on PATH or in /usr/lib/postgresql), and {Variable} names none.";

    /// <summary>The one cluster of this test run, started at its first use.</summary>
    public static Task<PostgresCluster> Shared => _shared.Value;

    /// <summary>Creates an empty database and answers its connection string.</summary>
    public async Task<string> NewDatabase(CancellationToken ct = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}_{Guid.NewGuid():N}");
        await Execute($"CREATE DATABASE {name}", ct);
        return new NpgsqlConnectionStringBuilder(_administrator) { Database = name, Pooling = true, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>Removes a database that <see cref="NewDatabase"/> made, with whoever is still connected to it.</summary>
    public Task Drop(string connectionString, CancellationToken ct = default) =>
        Execute($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)", ct);

    private async Task Execute(string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(_administrator);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<PostgresCluster> Start()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return new PostgresCluster(new NpgsqlConnectionStringBuilder(given) { Pooling = false }.ConnectionString);

        var programs = Programs() ?? throw new InvalidOperationException(Missing);
        var folder = Directory.CreateTempSubdirectory("lmssupport-postgres-").FullName;
        var data = Path.Combine(folder, "data");
        if (Environment.IsPrivilegedProcess)
            await Run("chown", ServerUser(), folder);
        await Run([.. AsServerUser(), Path.Combine(programs, "initdb"), "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);

        var port = RunningService.FreePort();
        var keeper = Process.Start(Silent(
            [.. AsServerUser(), "sh", "-c", Keeper, "keeper", folder,
            Path.Combine(programs, "postgres"), "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-k", folder,
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "fsync=on"]))!;

        var administrator = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = "test", Database = "postgres", Pooling = false };
        await Eventually.Succeeds(
            async () =>
            {
                await using var connection = new NpgsqlConnection(administrator.ConnectionString);
                await connection.OpenAsync();
            },
            TimeSpan.FromSeconds(30),
            () => $"PostgreSQL did not start: {ReadLog(folder)}");
        return new PostgresCluster(administrator.ConnectionString, keeper);
    }

    private static string ReadLog(string folder)
    {
        var log = Path.Combine(folder, "log");
        return File.Exists(log) ? File.ReadAllText(log) : "it wrote nothing";
    }

    private static string? Programs()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).ToList();
        // Debian keeps them out of PATH; the newest first.
        if (Directory.Exists("/usr/lib/postgresql"))
            folders.AddRange(Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(f => f, StringComparer.Ordinal).Select(f => Path.Combine(f, "bin")));
        return folders.FirstOrDefault(f => IsThere(Path.Combine(f, "initdb")) && IsThere(Path.Combine(f, "postgres")));
    }

    // A link that an uninstalled version left behind "exists" too.
    private static bool IsThere(string program) => File.Exists(program) && File.ResolveLinkTarget(program, returnFinalTarget: true) is null or { Exists: true };

    // PostgreSQL refuses to run as root.
    private static string[] AsServerUser() =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", ServerUser(), "--regid", ServerGroup(), "--clear-groups", "--"] : [];

    private static string ServerUser() => UserExists("postgres") ? "postgres" : "nobody";

    private static string ServerGroup() => UserExists("postgres") ? "postgres" : "nogroup";

    private static bool UserExists(string name) =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));

    private static async Task Run(params string[] command)
    {
        using var process = Process.Start(Silent(command))!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {await error}");
    }

    private static ProcessStartInfo Silent(string[] command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        foreach (var argument in command[1..])
            start.ArgumentList.Add(argument);
        return start;
    }
}
