using System.Text;

namespace LmsSupport.Campus.Lti;

/// <summary>The published keys, or the ways in which a platform fails to publish them.</summary>
internal static class KeySet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<IResult> Get(SigningKeys keys, Switches switches, TimeProvider clock, CancellationToken cancellation)
    {
        keys.CountAsking();
        switch (switches.Now.KeySet)
        {
            case KeySetFault.Unavailable:
                return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
            case KeySetFault.Malformed:
                return TypedResults.Text("{\"keys\":[{\"kty\":\"RSA\",", "application/json", Encoding.UTF8);
            case KeySetFault.Empty:
                return TypedResults.Text("{\"keys\":[]}", "application/json", Encoding.UTF8);
            case KeySetFault.Redirecting:
                return TypedResults.Redirect("http://127.0.0.1:9/keys");
            case KeySetFault.Huge:
                return TypedResults.Text($"{{\"keys\":[],\"padding\":\"{new string('x', 5_000_000)}\"}}", "application/json", Encoding.UTF8);
            case KeySetFault.Slow:
                await Task.Delay(Patience, clock, cancellation);
                break;
        }

        return TypedResults.Text(keys.Published().ToJsonString(), "application/json", Encoding.UTF8);
    }
}
