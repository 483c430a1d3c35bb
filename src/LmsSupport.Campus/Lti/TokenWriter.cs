using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace LmsSupport.Campus.Lti;

/// <summary>
/// Writes signed tokens (RFC 7515, compact form) with nothing but the platform's own cryptography:
/// so it can write wrong ones too, and the tool's library is never tested against itself.
/// </summary>
internal sealed class TokenWriter(SigningKeys keys)
{
    public string Write(JsonObject claims, Misbehaviour how)
    {
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = how.Algorithm ?? "RS256" };
        if (how.KeyId != KeyIdFault.Missing)
            header["kid"] = how.KeyId == KeyIdFault.Unknown ? "nobody-knows-this-key" : keys.Id;
        foreach (var (name, value) in how.Header)
            header[name] = value?.DeepClone();

        var signed = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        var signature = Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(signed), how));
        return how.Tampering switch
        {
            Tampering.Payload => $"{signed.Split('.')[0]}.{Encode(Promoted(claims).ToJsonString())}.{signature}",
            Tampering.Signature => $"{signed}.{(signature[0] == 'A' ? 'B' : 'A')}{signature[1..]}",
            _ => $"{signed}.{signature}",
        };
    }

    /// <summary>The token as it is posted; null: not at all.</summary>
    public static string? Spoil(string token, IdTokenFault fault)
    {
        var parts = token.Split('.');
        return fault switch
        {
            IdTokenFault.Missing => null,
            IdTokenFault.Empty => "",
            IdTokenFault.TwoParts => $"{parts[0]}.{parts[1]}",
            IdTokenFault.FourParts => $"{token}.{parts[2]}",
            IdTokenFault.BadBase64 => $"{parts[0]}.%%%{parts[1]}.{parts[2]}",
            IdTokenFault.BadJson => $"{Encode("{\"alg\":")}.{Encode("not json")}.{parts[2]}",
            IdTokenFault.NotAnObject => $"{parts[0]}.{Encode("[]")}.{parts[2]}",
            _ => token,
        };
    }

    /// <summary>Someone who would like to be an instructor.</summary>
    private static JsonObject Promoted(JsonObject claims)
    {
        var promoted = claims.DeepClone().AsObject();
        promoted[Claim.Roles] = new JsonArray("http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor");
        promoted["altered"] = true;
        return promoted;
    }

    private byte[] Sign(byte[] text, Misbehaviour how)
    {
        using var stranger = how.Tampering == Tampering.StrangersKey ? RSA.Create(2048) : null;
        var key = stranger ?? keys.Key;
        switch (how.Algorithm)
        {
            case "none":
                return [];
            case "HS256":
                return HMACSHA256.HashData(Encoding.ASCII.GetBytes(keys.Key.ExportSubjectPublicKeyInfoPem()), text);
            case "ES256":
                using (var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                    return curve.SignData(text, HashAlgorithmName.SHA256);
            case "RS384":
                return key.SignData(text, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
            case "RS512":
                return key.SignData(text, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1);
            case "PS256":
                return key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
            default:
                return key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
