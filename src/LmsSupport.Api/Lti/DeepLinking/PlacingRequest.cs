using System.Text.Json;
using LmsSupport.Api.People;
using Microsoft.AspNetCore.DataProtection;

namespace LmsSupport.Api.Lti.DeepLinking;

/// <summary>
/// What a platform asked to have placed, carried by the form from the page to its answer. Nothing of it is kept here.
/// </summary>
/// <param name="Id">Of this request: it is answered once.</param>
/// <param name="Deployment">The platform's name of it.</param>
/// <param name="Binding">Hash of the secret that only this browser holds; empty where the platform kept it for the frame.</param>
/// <param name="ReturnAddress">Where the signed answer goes; checked to be the platform's.</param>
/// <param name="Data">Echoed as it came; null when the platform sent none.</param>
/// <param name="Product">What the platform says it is; empty when it says nothing.</param>
internal sealed record PlacingRequest(
    Guid Id, int OrganisationId, Guid RegistrationId, string Deployment, byte[] Binding, string ReturnAddress, string? Data, bool InFrame, bool InWindow, string Product, string Locale)
{
    private const string DefaultTarget = "iframe";

    public string ReturnOrigin => new Uri(ReturnAddress).GetLeftPart(UriPartial.Authority);

    public static PlacingRequest From(ProvenLaunch launch)
    {
        var settings = launch.Claims.Member(Claims.DeepLinking)!.Value;
        var targets = settings.Member("accept_presentation_document_targets")!.Value.Texts().ToList();
        return new PlacingRequest(
            Guid.NewGuid(),
            launch.Deployment.OrganisationId,
            launch.Registration.Id,
            launch.DeploymentId,
            launch.Binding is null ? [] : launch.Login.Binding,
            settings.Text("deep_link_return_url")!,
            // An empty text is one to echo, too (Deep Linking 2.0, 4.4.5).
            settings.Member("data") is { ValueKind: JsonValueKind.String } data ? ((JsonElement?)data).Text() ?? "" : null,
            targets.Contains(DefaultTarget, StringComparer.Ordinal),
            targets.Contains("window", StringComparer.Ordinal),
            launch.Product ?? "",
            launch.Locale);
    }

    /// <summary>Sealed by the key ring, so that nobody can make one up or send the answer elsewhere.</summary>
    internal sealed class Sealed(IDataProtectionProvider ring, TimeProvider clock)
    {
        /// <summary>A teacher may be called away from the form.</summary>
        public static readonly TimeSpan Life = TimeSpan.FromHours(1);

        // A platform's data comes back with it.
        private const int MaxLength = 110_000;

        private readonly Seal _seal = new(ring, clock, "deep linking request", MaxLength);

        public string Close(PlacingRequest request) => _seal.Close(Life, writer =>
        {
            writer.Write(request.Id);
            writer.Write(request.OrganisationId);
            writer.Write(request.RegistrationId);
            writer.Write(request.Deployment);
            writer.Write((byte)request.Binding.Length);
            writer.Write(request.Binding);
            writer.Write(request.ReturnAddress);
            writer.Write(request.Data is not null);
            writer.Write(request.Data ?? "");
            writer.Write(request.InFrame);
            writer.Write(request.InWindow);
            writer.Write(request.Product);
            writer.Write(request.Locale);
        });

        /// <param name="over">It is ours and unaltered, but its time is over.</param>
        public PlacingRequest? Open(string? text, out bool over) => _seal.Open(text, Read, out over);

        private static PlacingRequest Read(BinaryReader reader)
        {
            var (id, organisation, registration, deployment) = (reader.ReadGuid(), reader.ReadInt32(), reader.ReadGuid(), reader.ReadString());
            var (binding, address) = (reader.ReadBytes(reader.ReadByte()), reader.ReadString());
            var (hasData, data) = (reader.ReadBoolean(), reader.ReadString());
            return new PlacingRequest(id, organisation, registration, deployment, binding, address, hasData ? data : null, reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadString(), reader.ReadString());
        }
    }
}
