using LmsSupport.Campus.People;

namespace LmsSupport.Campus.Lti;

/// <summary>The form that begins a launch: OpenID Connect third-party initiated login.</summary>
internal sealed class LaunchLogin(Addresses addresses, Switches switches)
{
    public static string LoginHint(Person person) => Dialect.Number(person.Id);

    public IReadOnlyList<(string Name, string Value)> Fields(Person person, Hint hint)
    {
        var how = switches.Now;
        var fields = new List<(string Name, string Value)>
        {
            ("iss", addresses.Issuer),
            ("target_link_uri", hint.Opens),
            ("login_hint", LoginHint(person)),
            ("lti_message_hint", hint.Text),
            ("client_id", hint.Tool.ClientId),
            (hint.Product == Product.Canvas ? "deployment_id" : "lti_deployment_id", hint.Tool.DeploymentId),
        };
        if (hint.Product == Product.Canvas)
            fields.AddRange([("canvas_region", "campus"), ("canvas_environment", "prod")]);
        if (how.StorageTarget is { } target)
            fields.Add(("lti_storage_target", target));
        foreach (var (name, value) in how.Login)
        {
            var at = fields.FindIndex(field => string.Equals(field.Name, name, StringComparison.Ordinal));
            if (at >= 0)
                fields.RemoveAt(at);
            if (value is not null)
                fields.Insert(at >= 0 ? at : fields.Count, (name, value));
        }

        return fields;
    }
}
