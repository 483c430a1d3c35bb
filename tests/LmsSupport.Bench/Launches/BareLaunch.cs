using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LmsSupport.Bench.Launches;

/// <summary>
/// What a login and a launch cost at least on ASP.NET: the same two requests, a random state and nonce, a cookie, a form,
/// and the signature, issuer, audience and times checked by the library. Nothing is remembered and nothing recorded.
/// </summary>
internal static class BareLaunch
{
    /// <summary>Runs until its parent ends it. The first line on standard output is the address.</summary>
    /// <param name="platform">Issuer; its keys are read from <c>/keys</c> once.</param>
    public static async Task Run(string platform)
    {
        using var http = new HttpClient();
        var rules = new TokenValidationParameters
        {
            ValidIssuer = platform,
            ValidAudience = SigningPlatform.Client,
            IssuerSigningKeys = new JsonWebKeySet(await http.GetStringAsync(new Uri(platform + "/keys"))).GetSigningKeys(),
        };
        var handler = new JsonWebTokenHandler();
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/lti/login", (HttpContext context, string iss) => Login(context, iss));
        app.MapPost("/lti/launch", async (HttpContext context) => await Launch(context, handler, rules));
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await app.WaitForShutdownAsync();
    }

    private static RedirectHttpResult Login(HttpContext context, string issuer)
    {
        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        context.Response.Cookies.Append("state", state, new CookieOptions { HttpOnly = true, Secure = true, SameSite = SameSiteMode.None });
        return TypedResults.Redirect($"{issuer}/auth?state={state}&nonce={Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16))}");
    }

    private static async Task<IResult> Launch(HttpContext context, JsonWebTokenHandler handler, TokenValidationParameters rules)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["state"] != context.Request.Cookies["state"] || !(await handler.ValidateTokenAsync(form["id_token"].ToString(), rules)).IsValid)
            return TypedResults.Unauthorized();
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/widget/";
        return TypedResults.Empty;
    }
}
