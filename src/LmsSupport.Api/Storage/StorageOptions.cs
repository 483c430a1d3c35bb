using System.ComponentModel.DataAnnotations;

namespace LmsSupport.Api.Storage;

internal enum StorageEngine
{
    Sqlite,
    Postgres,
}

internal sealed class StorageOptions : IValidatableObject
{
    public const string Section = "Storage";

    /// <summary><c>sqlite</c> (embedded, the default) or <c>postgres</c>.</summary>
    public StorageEngine Engine { get; set; } = StorageEngine.Sqlite;

    /// <summary>PostgreSQL's connection string; unused by SQLite.</summary>
    public string? Connection { get; set; }

    /// <summary>Where the embedded database and the key ring are kept.</summary>
    [Required(ErrorMessage = "Storage:Folder is empty: write the folder that keeps the database, for example Storage__Folder=/var/lib/lmssupport")]
    public string Folder { get; set; } = "data";

    /// <summary>How many writing transactions PostgreSQL is given at once.</summary>
    [Range(1, 200, ErrorMessage = "Storage:Writers must be between 1 and 200")]
    public int Writers { get; set; } = 12;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Engine == StorageEngine.Postgres && string.IsNullOrWhiteSpace(Connection))
            yield return new ValidationResult("Storage:Connection is missing: with Storage:Engine=postgres write a connection string, for example Storage__Connection=\"Host=db;Database=lmssupport;Username=lmssupport;Password=…\"");
    }
}
