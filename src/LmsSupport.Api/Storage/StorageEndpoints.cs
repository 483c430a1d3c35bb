using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Storage;

internal static class StorageEndpoints
{
    public static void AddStorage(this IHostApplicationBuilder builder)
    {
        var address = PublicAddress.From(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton(address);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddPooledDbContextFactory<Database>(UseEngine);
        builder.Services.AddSingleton<WriteQueue>();
        builder.Services.AddHostedService<Migrator>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"]);
        AddKeyRing(builder, address);
    }

    private static void UseEngine(IServiceProvider services, DbContextOptionsBuilder database)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        // Migrations are written by hand, without a snapshot to compare with; a test compares the result with the model.
        database.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        if (options.Engine == StorageEngine.Postgres)
        {
            database.UseNpgsql(options.Connection);
            return;
        }

        database.UseSqlite(EmbeddedDatabase.ConnectionString(options));
        database.AddInterceptors(EmbeddedDatabase.Pragmas);
    }

    private static void AddKeyRing(IHostApplicationBuilder builder, PublicAddress address)
    {
        builder.Services.AddOptions<KeyRingOptions>().BindConfiguration(KeyRingOptions.Section).ValidateDataAnnotations()
            .Validate(
                ring => address.IsLoopback || !string.IsNullOrEmpty(ring.Secret),
                "KeyRing:Secret is missing: outside this machine the key ring must be wrapped; write at least 32 random characters, for example the output of `openssl rand -base64 48`, the same on every process")
            .ValidateOnStart();
        // Encrypted and authenticated in one pass; each login and launch seals twice and opens once.
        builder.Services.AddDataProtection().SetApplicationName("LmsSupport")
            .UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        builder.Services.AddSingleton<KeyRingRepository>();
        builder.Services.AddSingleton<SecretWrapping>();
        builder.Services.AddOptions<KeyManagementOptions>().Configure<KeyRingRepository, SecretWrapping, IOptions<KeyRingOptions>>((keys, repository, wrapping, ring) =>
        {
            keys.XmlRepository = repository;
            keys.XmlEncryptor = string.IsNullOrEmpty(ring.Value.Secret) ? null : wrapping;
        });
    }
}
