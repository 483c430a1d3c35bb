using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace LmsSupport.Api.People;

/// <summary>What a browser holds: a one-time code, then an access token, a refresh handle, and for each socket a hub token.</summary>
internal sealed class Tokens(IDataProtectionProvider ring, TimeProvider clock)
{
    public static readonly TimeSpan CodeLife = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan AccessLife = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan HubLife = TimeSpan.FromSeconds(60);

    private readonly Seal _code = new(ring, clock, "launch code");
    private readonly Seal _access = new(ring, clock, "access");
    private readonly Seal _hub = new(ring, clock, "hub");
    private readonly Seal _handle = new(ring, clock, "refresh handle");

    /// <param name="session">The session that it opens.</param>
    /// <param name="binding">Hash of what proves the browser of the login; empty for a hand-off to a tab of its own.</param>
    public string Code(SessionKey session, byte[] binding) => _code.Close(CodeLife, writer =>
    {
        Write(writer, session);
        writer.Write((byte)binding.Length);
        writer.Write(binding);
    });

    public OpenedCode? OpenCode(string? code) => _code.Open(code, reader => new OpenedCode(ReadSession(reader), reader.ReadBytes(reader.ReadByte())));

    public string Access(Caller caller) => _access.Close(AccessLife, writer => Write(writer, caller));

    public Caller? OpenAccess(string? token) => _access.Open(token, ReadCaller);

    public string Hub(Caller caller) => _hub.Close(HubLife, writer => Write(writer, caller));

    public Caller? OpenHub(string? token) => _hub.Open(token, ReadCaller);

    public string Handle(SessionKey session, int rotation, TimeSpan life) => _handle.Close(life, writer =>
    {
        Write(writer, session);
        writer.Write(rotation);
    });

    public OpenedHandle? OpenHandle(string? handle) => _handle.Open(handle, reader => new OpenedHandle(ReadSession(reader), reader.ReadInt32()));

    private static void Write(BinaryWriter writer, SessionKey session)
    {
        writer.Write(session.OrganisationId);
        writer.Write(session.Id);
    }

    private static void Write(BinaryWriter writer, Caller caller)
    {
        writer.Write(caller.OrganisationId);
        writer.Write(caller.PersonId);
        writer.Write(caller.SessionId);
        writer.Write(caller.EditionId);
        writer.Write(caller.CourseId);
        writer.Write(caller.Locale);
    }

    private static SessionKey ReadSession(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadGuid());

    private static Caller ReadCaller(BinaryReader reader) =>
        new(reader.ReadInt32(), reader.ReadGuid(), reader.ReadGuid(), reader.ReadGuid(), reader.ReadGuid(), reader.ReadString());
}

internal sealed record SessionKey(int OrganisationId, Guid Id);

internal sealed record OpenedCode(SessionKey Session, byte[] Binding);

internal sealed record OpenedHandle(SessionKey Session, int Rotation);
