using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.People;

/// <summary>A set of courses, made by an organizer, that a grant can name.</summary>
internal sealed class Category
{
    public int OrganisationId { get; init; }

    public Guid Id { get; init; }

    public required string Name { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Category>
    {
        public void Configure(EntityTypeBuilder<Category> builder)
        {
            builder.ToTable("categories").HasKey(x => new { x.OrganisationId, x.Id });
            builder.Property(x => x.Name).HasMaxLength(200);
            builder.HasOne<Organisation>().WithMany().HasForeignKey(x => x.OrganisationId).HasConstraintName("fk_categories_organisations").OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>What is taught. It groups the editions in which it is delivered; an organizer decides which.</summary>
internal sealed class Course
{
    public int OrganisationId { get; init; }

    public Guid Id { get; init; }

    public required string Title { get; set; }

    public Guid? CategoryId { get; set; }

    public long CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Course>
    {
        public void Configure(EntityTypeBuilder<Course> builder)
        {
            builder.ToTable("courses").HasKey(x => new { x.OrganisationId, x.Id });
            builder.Property(x => x.Title).HasMaxLength(Edition.MaxTitle);
            builder.HasIndex(x => new { x.OrganisationId, x.CategoryId }, "ix_courses_category");
            builder.HasOne<Organisation>().WithMany().HasForeignKey(x => x.OrganisationId).HasConstraintName("fk_courses_organisations").OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Category>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.CategoryId }).HasConstraintName("fk_courses_categories").OnDelete(DeleteBehavior.ClientNoAction);
        }
    }
}

/// <summary>
/// One delivery of a course: an LTI context or one group of it, with its start and due date.
/// <para>
/// It is known by platform and context, not by deployment, although LTI promises uniqueness only per deployment and
/// merely recommends it per issuer: the platforms that we know number contexts per site, and so a registration can be
/// replaced, or a second one added, without the course being doubled.
/// </para>
/// </summary>
internal sealed class Edition
{
    public const int MaxTitle = 300;
    public const int MaxContext = 300;
    public const int MaxGroup = 255;

    public int OrganisationId { get; init; }

    public Guid Id { get; init; }

    public Guid CourseId { get; set; }

    public Guid PlatformId { get; init; }

    /// <summary>The context's id at the platform; a launch without context stands for its resource link.</summary>
    public required string Context { get; init; }

    /// <summary>One group of the context; empty: the whole context, and whoever is in none of the groups that are editions.</summary>
    public string GroupId { get; init; } = "";

    public required string Title { get; set; }

    /// <summary>An organizer wrote the title: what the platform calls it no longer changes it.</summary>
    public bool TitleByHand { get; set; }

    /// <summary>UTC microseconds; null when nobody says.</summary>
    public long? Start { get; set; }

    public long? Due { get; set; }

    /// <summary>An organizer wrote the dates: what the platform says no longer changes them.</summary>
    public bool DatesByHand { get; set; }

    /// <summary>Whether the help button floats over its pages: there are editions with and without support.</summary>
    public bool ButtonShown { get; set; } = true;

    /// <summary>The platform's own address that launches the help of this edition, for the floating button; null while none is known.</summary>
    public string? LaunchAddress { get; set; }

    public LaunchAddressSource LaunchFrom { get; set; }

    /// <summary>A mark of all that the latest recorded launch said of it (<see cref="Arrival.ToldOfEdition"/>); null when the next one must be looked at whole.</summary>
    public Guid? Told { get; set; }

    public long CreatedAt { get; init; }

    /// <summary>Takes a launch address over, unless a better source has told one.</summary>
    public void Learn(string address, LaunchAddressSource source)
    {
        if (source < LaunchFrom)
            return;
        LaunchAddress = address;
        LaunchFrom = source;
    }

    internal sealed class Table : IEntityTypeConfiguration<Edition>
    {
        public void Configure(EntityTypeBuilder<Edition> builder)
        {
            builder.ToTable("editions").HasKey(x => new { x.OrganisationId, x.Id });
            builder.Property(x => x.Context).HasMaxLength(MaxContext);
            builder.Property(x => x.GroupId).HasMaxLength(MaxGroup);
            builder.Property(x => x.Title).HasMaxLength(MaxTitle);
            builder.Property(x => x.LaunchAddress).HasMaxLength(2000);
            builder.HasIndex(x => new { x.OrganisationId, x.PlatformId, x.Context, x.GroupId }, "ux_editions_context_group").IsUnique();
            builder.HasIndex(x => new { x.OrganisationId, x.CourseId }, "ix_editions_course");
            builder.HasOne<Course>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.CourseId }).HasConstraintName("fk_editions_courses").OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Platform>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.PlatformId }).HasConstraintName("fk_editions_platforms").OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>How an edition's launch address became known; a higher one is not replaced by a lower one.</summary>
internal enum LaunchAddressSource
{
    None = 0,
    Launch = 1,
    DeepLink = 2,
    Hand = 3,
}

/// <summary>Who names a learner in an enrolment.</summary>
internal enum LearnerSource
{
    /// <summary>The edition's platform, by the person's <c>sub</c>: at a launch, later by its roster.</summary>
    Platform = 1,
}

/// <summary>A learner in an edition. The person is optional: rows of other sources know learners who never came here.</summary>
internal sealed class Enrolment
{
    public int OrganisationId { get; init; }

    public Guid EditionId { get; init; }

    public LearnerSource Source { get; init; }

    /// <summary>The learner's key at the source.</summary>
    public required string ExternalId { get; init; }

    public Guid? PersonId { get; set; }

    public long CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Enrolment>
    {
        public void Configure(EntityTypeBuilder<Enrolment> builder)
        {
            builder.ToTable("enrolments").HasKey(x => new { x.OrganisationId, x.EditionId, x.Source, x.ExternalId });
            builder.Property(x => x.ExternalId).HasMaxLength(Identity.MaxSubject);
            builder.HasIndex(x => new { x.OrganisationId, x.PersonId }, "ix_enrolments_person");
            builder.HasOne<Edition>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.EditionId }).HasConstraintName("fk_enrolments_editions").OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Person>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.PersonId }).HasConstraintName("fk_enrolments_persons").OnDelete(DeleteBehavior.ClientNoAction);
        }
    }
}
