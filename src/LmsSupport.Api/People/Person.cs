using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.People;

/// <summary>Somebody in an organisation. Known by identities, never by name or e-mail: both may be absent, and both change.</summary>
internal sealed class Person
{
    public const int MaxName = 200;
    public const int MaxEmail = 254;

    public int OrganisationId { get; init; }

    public Guid Id { get; init; }

    /// <summary>Empty when no platform shared it.</summary>
    public string Name { get; private set; } = "";

    public string? Email { get; private set; }

    public string Locale { get; private set; } = Locales.Default;

    public long CreatedAt { get; init; }

    public string Initials => InitialsOf(Name);

    /// <summary>Takes what a platform told this time; what it does not tell any more stays as it was.</summary>
    public void Tell(string? name, string? email, string locale)
    {
        var clean = Clean(name, MaxName);
        if (clean.Length > 0)
            Name = clean;
        var address = Clean(email, int.MaxValue);
        if (address.Length is > 0 and <= MaxEmail)
            Email = address;
        Locale = locale;
    }

    /// <summary>First letters of the first and the last word; empty without a name.</summary>
    public static string InitialsOf(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0)
            return "";
        // A letter is what a reader sees as one: with its accents, and also outside the basic plane.
        var letters = StringInfo.GetNextTextElement(words[0]);
        if (words.Length > 1)
            letters += StringInfo.GetNextTextElement(words[^1]);
        return letters.ToUpperInvariant();
    }

    /// <summary>One line of plain text: no control characters, no direction marks that would turn the words around it.</summary>
    internal static string Clean(string? text, int limit)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        var clean = new StringBuilder(Math.Min(text.Length, 256));
        foreach (var rune in text.EnumerateRunes())
        {
            var kept = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? new Rune(' ') : rune;
            if (kept.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069)
                continue;
            if (clean.Length + kept.Utf16SequenceLength > limit)
                break;
            clean.Append(kept.ToString());
        }

        return clean.ToString().Trim();
    }

    internal sealed class Table : IEntityTypeConfiguration<Person>
    {
        public void Configure(EntityTypeBuilder<Person> builder)
        {
            builder.ToTable("persons").HasKey(x => new { x.OrganisationId, x.Id });
            builder.Property(x => x.Name).HasMaxLength(MaxName);
            builder.Property(x => x.Email).HasMaxLength(MaxEmail);
            builder.Property(x => x.Locale).HasMaxLength(10);
            builder.Ignore(x => x.Initials);
            builder.HasOne<Organisation>().WithMany().HasForeignKey(x => x.OrganisationId).HasConstraintName("fk_persons_organisations").OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>How a platform names a person (<c>sub</c>). A person may have several.</summary>
internal sealed class Identity
{
    public const int MaxSubject = 255;

    public int OrganisationId { get; init; }

    public Guid PlatformId { get; init; }

    public required string Subject { get; init; }

    public Guid PersonId { get; set; }

    /// <summary>A mark of all that the latest recorded launch said of the person (<see cref="Arrival.ToldOfPerson"/>); null when the next one must be looked at whole.</summary>
    public Guid? Told { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Identity>
    {
        public void Configure(EntityTypeBuilder<Identity> builder)
        {
            builder.ToTable("identities").HasKey(x => new { x.OrganisationId, x.PlatformId, x.Subject });
            builder.Property(x => x.Subject).HasMaxLength(MaxSubject);
            builder.HasIndex(x => new { x.OrganisationId, x.PersonId }, "ix_identities_person");
            builder.HasOne<Platform>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.PlatformId }).HasConstraintName("fk_identities_platforms").OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Person>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.PersonId }).HasConstraintName("fk_identities_persons").OnDelete(DeleteBehavior.Cascade);
        }
    }
}
