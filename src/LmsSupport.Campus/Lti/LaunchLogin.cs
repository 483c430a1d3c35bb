using System.Globalization;
using LmsSupport.Campus.People;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti;

/// <summary>The form that begins a launch: OpenID Connect third-party initiated login.</summary>
internal sealed class LaunchLogin(Addresses addresses, Switches switches, IOptions<CampusOptions> options)
{
    public string Address => $"{addresses.Service}/lti/login";

    public static string LoginHint(Person person) => person.Id.ToString(CultureInfo.InvariantCulture);

    public IReadOnlyList<(string Name, string Value)> Fields(Person person, Hint hint)
    {
        var how = switches.Now;
        var fields = new List<(string Name, string Value)>
        {
            ("iss", addresses.Campus),
            ("target_link_uri", addresses.Launch),
            ("login_hint", LoginHint(person)),
            ("lti_message_hint", hint.Text),
            ("client_id", options.Value.ClientId),
            ("lti_deployment_id", options.Value.DeploymentId),
        };
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
