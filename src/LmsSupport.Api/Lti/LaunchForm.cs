using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti;

/// <param name="Binding">Absent in what a platform posts; ours sends it, perhaps empty, so that it is asked for only once.</param>
internal sealed record LaunchForm(string? State, string? IdToken, string? Error, string? ErrorDescription, string? Binding, string? Kept)
{
    public static LaunchForm From(IFormCollection form)
    {
        string? Field(string name) => form.TryGetValue(name, out var values) && values.Count > 0 && !string.IsNullOrEmpty(values[0]) ? values[0] : null;
        return new LaunchForm(Field("state"), Field("id_token"), Field("error"), Field("error_description"), form.ContainsKey("binding") ? form["binding"].ToString() : null, Field("kept"));
    }
}

/// <summary>A posted form, or why it can't be read.</summary>
internal sealed record ArrivedForm(IFormCollection Fields, Refusal? Refusal)
{
    public static async Task<ArrivedForm> Read(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType)
            return Unreadable("form-missing");
        try
        {
            return new ArrivedForm(await request.ReadFormAsync(ct), Refusal: null);
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new ArrivedForm(FormCollection.Empty, new Refusal("request-too-large", StatusCodes.Status413PayloadTooLarge));
        }
        catch (Exception problem) when (problem is BadHttpRequestException or InvalidDataException)
        {
            return Unreadable("form-unreadable");
        }
    }

    private static ArrivedForm Unreadable(string code) => new(FormCollection.Empty, LaunchRefusals.Malformed(code));
}
