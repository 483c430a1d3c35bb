using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>The campus alone: its tool is an address where nobody answers.</summary>
public sealed class CampusFixture : IAsyncLifetime
{
    public const string Tool = "http://127.0.0.1:9";

    public RunningCampus Campus { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Campus = await RunningCampus.Start(Tool);

    public async ValueTask DisposeAsync() => await Campus.DisposeAsync();

    /// <summary>An authentication request as the tool sends it, for a launch that a page of the campus has begun.</summary>
    public static Uri RequestFor(PostedForm login, string campus, params (string Name, string Value)[] changes)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["scope"] = "openid",
            ["response_type"] = "id_token",
            ["response_mode"] = "form_post",
            ["prompt"] = "none",
            ["client_id"] = login.Fields["client_id"],
            ["redirect_uri"] = $"{Tool}/lti/launch",
            ["login_hint"] = login.Fields["login_hint"],
            ["lti_message_hint"] = login.Fields["lti_message_hint"],
            ["state"] = "s1",
            ["nonce"] = "n1",
        };
        foreach (var (name, value) in changes)
            parameters[name] = value;
        return new Uri($"{campus}/lti/auth?{string.Join('&', parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"))}");
    }

    public static JsonObject Part(string token, int part) =>
        JsonNode.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[part])))!.AsObject();

    public static JsonObject Recorded(string file) =>
        JsonNode.Parse(File.ReadAllText(Checkout.At("tests", "LmsSupport.Rooms.Tests", "Campus", "Recorded", file)))!.AsObject();
}
