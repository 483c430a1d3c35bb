using System.Text.Json;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>Reads one member of a roster. Roles are few and repeat: each combination is kept once.</summary>
internal sealed class MemberReader
{
    private readonly Dictionary<string, (string Roles, bool Learns)> _roles = new(StringComparer.Ordinal);

    /// <param name="reader">At the member's first token; all of it is there.</param>
    /// <returns>Null when it has not the form of a member.</returns>
    public ListedMember? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return null;
        var told = new Told();
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                Field(ref reader, told);
        }
        catch (InvalidOperationException)
        {
            // A text of bytes that are none, or a lone surrogate.
            return null;
        }

        return Member(told);
    }

    private static void Field(ref Utf8JsonReader reader, Told told)
    {
        if (reader.ValueTextEquals("user_id"u8))
            told.Subject = Id(ref reader);
        else if (reader.ValueTextEquals("status"u8))
            told.Status = Text(ref reader);
        else if (reader.ValueTextEquals("roles"u8))
            told.Roles = Texts(ref reader);
        else if (reader.ValueTextEquals("name"u8))
            told.Name = Text(ref reader);
        else if (reader.ValueTextEquals("given_name"u8))
            told.GivenName = Text(ref reader);
        else if (reader.ValueTextEquals("family_name"u8))
            told.FamilyName = Text(ref reader);
        else if (reader.ValueTextEquals("email"u8))
            told.Email = Text(ref reader);
        else if (reader.ValueTextEquals("ext_user_username"u8))
            told.Username = Text(ref reader);
        else if (reader.ValueTextEquals("group_enrollments"u8))
            told.Groups = GroupIds(ref reader);
        else
            Skip(ref reader);
    }

    private ListedMember? Member(Told told)
    {
        // The same as "sub" at a launch, byte for byte; what PostgreSQL can't keep is nobody's.
        if (told.Subject is not { Length: > 0 and <= Identity.MaxSubject } subject || subject.Contains('\0', StringComparison.Ordinal))
            return null;
        var (roles, learns) = RolesOf(told.Roles);
        var email = Clean(told.Email, int.MaxValue);
        return new ListedMember(
            subject,
            Clean(told.Name, Person.MaxName) ?? Clean($"{told.GivenName} {told.FamilyName}", Person.MaxName),
            email is { Length: <= Person.MaxEmail } ? email : null,
            Clean(told.Username, People.Member.MaxUsername),
            roles,
            learns,
            StatusOf(told.Status),
            told.Groups);
    }

    private (string Roles, bool Learns) RolesOf(List<string> roles)
    {
        var told = string.Join(' ', roles);
        if (_roles.TryGetValue(told, out var known))
            return known;
        // Whole roles only, as many as fit.
        var kept = roles.Aggregate("", (text, role) => text.Length + role.Length < People.Member.MaxRoles ? $"{text} {Clean(role, People.Member.MaxRoles)}".Trim() : text);
        return _roles[told] = (kept, Roles.Learns(roles));
    }

    private static MemberStatus StatusOf(string? told) => told switch
    {
        not null when told.Equals("Inactive", StringComparison.OrdinalIgnoreCase) => MemberStatus.Inactive,
        not null when told.Equals("Deleted", StringComparison.OrdinalIgnoreCase) => MemberStatus.Deleted,
        _ => MemberStatus.Active, // NRPS 2.0, 2.3: so it is when nothing is said
    };

    private static string? Clean(string? text, int limit) => Person.Clean(text?.Replace('\0', ' '), limit) is { Length: > 0 } clean ? clean : null;

    private static string? Id(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
            _ => Nothing(ref reader),
        };
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString() : Nothing(ref reader);
    }

    private static List<string> Texts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>(1);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            texts.Add(reader.GetString()!);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.TrySkip();
            return texts;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
                texts.Add(reader.GetString()!);
            else
                reader.TrySkip();
        }

        return texts;
    }

    private static List<string> GroupIds(ref Utf8JsonReader reader)
    {
        var ids = new List<string>();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.TrySkip();
            return ids;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                reader.TrySkip();
            else if (GroupId(ref reader) is { } id)
                ids.Add(id);
        }

        return ids;
    }

    private static string? GroupId(ref Utf8JsonReader reader)
    {
        string? id = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("group_id"u8))
                id = Id(ref reader);
            else
                Skip(ref reader);
        }

        return id;
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.TrySkip();
    }

    private static string? Nothing(ref Utf8JsonReader reader)
    {
        reader.TrySkip();
        return null;
    }

    private sealed class Told
    {
        public string? Subject { get; set; }

        public string? Status { get; set; }

        public List<string> Roles { get; set; } = [];

        public string? Name { get; set; }

        public string? GivenName { get; set; }

        public string? FamilyName { get; set; }

        public string? Email { get; set; }

        public string? Username { get; set; }

        public IReadOnlyList<string> Groups { get; set; } = [];
    }
}
