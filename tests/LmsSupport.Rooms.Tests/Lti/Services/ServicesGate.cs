using LmsSupport.Api.Lti;
using LmsSupport.Api.Lti.Services;
using LmsSupport.Api.People;
using LmsSupport.Harness;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti.Services;

/// <summary>The service before a Moodle whose services answer as recorded. Each test takes a registration that no other has used.</summary>
public abstract class ServicesGate : Gate
{
    internal const int Spare = 60;

    private MoodleServices? _moodle;
    private int _taken;

    protected override string PlatformTimeout => "00:00:02";

    internal MoodleServices Moodle => _moodle ??= new MoodleServices(Platform);

    internal override Registrations Register(Registrations registrations)
    {
        for (var i = 0; i < Spare; i++)
            registrations.Add(OneSchool, Name(i), "keys", "1", ("TokenAddress", $"{Platform.Address}/{MoodleServices.Token}"));
        return registrations.Add(OtherSchool, "other-school", "keys", "1", ("TokenAddress", $"{Platform.Address}/{MoodleServices.Token}"));
    }

    internal void Skip() => Assert.SkipWhen(Missing is not null, Missing ?? "");

    /// <summary>The client id of a registration that nobody has used yet.</summary>
    internal string Fresh() => Name(Interlocked.Increment(ref _taken) - 1);

    internal Task<Registration> Registration(string client) => Read(db => db.Set<Registration>().SingleAsync(registration => registration.ClientId == client));

    internal async Task<Guid> Id(string client) => (await Registration(client)).Id;

    internal Task<ServiceReply> Sends(Guid registration, string path, string scopes = Scopes.Roster, Func<ServiceCall, ServiceCall>? otherwise = null)
    {
        var call = new ServiceCall(registration, scopes, PlatformCall.Get(path.StartsWith("http", StringComparison.Ordinal) ? path : Moodle.At(path)));
        return Service.Get<PlatformServices>().Send(otherwise?.Invoke(call) ?? call, TestContext.Current.CancellationToken);
    }

    private static string Name(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"client-{number}");
}

public sealed class SqliteServices : ServicesGate
{
    protected override Task<IReadOnlyDictionary<string, string>> Engine() => SqliteGate.Settings();
}

public sealed class PostgresServices : ServicesGate
{
    public override string? Missing => PostgresCluster.Missing;

    protected override Task<IReadOnlyDictionary<string, string>> Engine() => PostgresGate.Settings();
}
