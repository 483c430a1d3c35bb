using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.People;

internal enum GrantRole
{
    Tutor = 1,
    LeadTutor = 2,
    Organizer = 3,
    CourseAuthor = 4,
    Administrator = 5,

    /// <summary>Of the service: every organisation.</summary>
    Operator = 6,
}

internal enum GrantScope
{
    Organisation = 1,
    Category = 2,
    Course = 3,
    Edition = 4,

    /// <summary>Every organisation; for operators only.</summary>
    Service = 5,
}

internal enum GrantSource
{
    /// <summary>A first guess from the platform's role; it goes when a launch no longer carries that role.</summary>
    Launch = 1,

    /// <summary>Given by a person in our own pages; no launch and no roster takes it away.</summary>
    Granted = 2,
}

/// <summary>What a person may do, and where.</summary>
internal sealed class Grant
{
    public int OrganisationId { get; init; }

    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    public GrantRole Role { get; init; }

    public GrantScope Scope { get; init; }

    /// <summary>Of the category, course or edition; empty for the whole organisation and for the service.</summary>
    public Guid ScopeId { get; init; }

    public GrantSource Source { get; init; }

    public long CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Grant>
    {
        public void Configure(EntityTypeBuilder<Grant> builder)
        {
            builder.ToTable("grants").HasKey(x => new { x.OrganisationId, x.Id });
            builder.HasIndex(x => new { x.OrganisationId, x.PersonId, x.Role, x.Scope, x.ScopeId, x.Source }, "ux_grants_person").IsUnique();
            builder.HasOne<Person>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.PersonId }).HasConstraintName("fk_grants_persons").OnDelete(DeleteBehavior.Cascade);
        }
    }
}
