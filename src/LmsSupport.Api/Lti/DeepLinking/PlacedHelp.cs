using System.Text.Json.Nodes;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api.Lti.DeepLinking;

/// <summary>What is placed in a course: help for it, under a title, perhaps with a line for who opens it.</summary>
internal sealed record PlacedHelp(string Title, string Opening)
{
    public const int MaxTitle = 100;

    /// <summary>The custom value by which a launch says that its link was placed for help, not merely found.</summary>
    public const string Mark = "help";

    private const string DeepLinking = "https://purl.imsglobal.org/spec/lti-dl/claim/";

    /// <summary>The answer's claims (Deep Linking 2.0, 4.5), all but what only the moment knows.</summary>
    /// <param name="help">Null: nothing was chosen.</param>
    /// <param name="message">Shown by the platform to who placed it; null: none.</param>
    public static JsonObject Answer(PlacingRequest request, KnownRegistration registration, PlacedHelp? help, string? message, PublicAddress here)
    {
        var claims = new JsonObject
        {
            ["iss"] = registration.ClientId,
            ["aud"] = registration.Issuer,
            [Claims.Deployment] = request.Deployment,
            [Claims.MessageType] = "LtiDeepLinkingResponse",
            [Claims.Version] = "1.3.0",
            [DeepLinking + "content_items"] = help is null ? [] : new JsonArray(help.Item(request, here)),
        };
        if (request.Data is not null)
            claims[DeepLinking + "data"] = request.Data;
        if (message is not null)
            claims[DeepLinking + "msg"] = message;
        return claims;
    }

    private JsonObject Item(PlacingRequest request, PublicAddress here)
    {
        var custom = CustomVariables.Of(request.Product, offered: null);
        custom[Mark] = "1";
        if (Opening.Length > 0)
            custom["opening"] = Opening;
        var item = new JsonObject
        {
            ["type"] = "ltiResourceLink",
            ["title"] = Title,
            ["url"] = here.At(LtiEndpoints.LaunchPath),
            ["custom"] = custom,
        };
        if (Opening.Length > 0)
            item["text"] = Opening;
        // Sizes are a wish: enough for a conversation beside its list.
        if (request.InFrame)
            item["iframe"] = new JsonObject { ["width"] = 800, ["height"] = 720 };
        if (request.InWindow)
            item["window"] = new JsonObject { ["targetName"] = "lmssupport-help", ["width"] = 800, ["height"] = 720 };
        return item;
    }
}
