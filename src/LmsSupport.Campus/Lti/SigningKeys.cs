using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti;

/// <summary>The platform's key pair, and the set it publishes.</summary>
internal sealed class SigningKeys : IDisposable
{
    private RSA _key;
    private int _asked;

    public SigningKeys(IOptions<CampusOptions> options)
    {
        _key = options.Value.KeyFile is { Length: > 0 } file ? FromFile(file) : RSA.Create(2048);
        Id = IdOf(_key);
    }

    public RSA Key => _key;

    public string Id { get; private set; }

    /// <summary>How often the published keys were asked for.</summary>
    public int Asked => _asked;

    public void CountAsking() => Interlocked.Increment(ref _asked);

    public JsonObject Published()
    {
        var numbers = _key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["alg"] = "RS256",
                ["kid"] = Id,
                ["e"] = Base64Url.EncodeToString(numbers.Exponent),
                ["n"] = Base64Url.EncodeToString(numbers.Modulus),
                ["use"] = "sig",
            }),
        };
    }

    /// <summary>Signs with another key from now on, as after a platform's rotation.</summary>
    public void Rotate()
    {
        _key = RSA.Create(2048);
        Id = IdOf(_key);
    }

    public void Dispose() => _key.Dispose();

    private static RSA FromFile(string file)
    {
        var key = RSA.Create(2048);
        if (File.Exists(file))
        {
            key.ImportFromPem(File.ReadAllText(file));
            return key;
        }

        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);
        var access = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, access);
        writer.Write(key.ExportPkcs8PrivateKeyPem());
        return key;
    }

    private static string IdOf(RSA key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..20];
}
