using System.Reflection;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.House;

public class SettingsTests
{
    /// <summary>A setting that isn't in the table is one that no administrator finds.</summary>
    [Fact]
    public void Every_setting_is_described_where_administrators_look()
    {
        var described = File.ReadAllText(Checkout.At("docs", "operation.md"));
        var sections = typeof(Api.Program).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Select(type => (Type: type, Section: type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string))
            .Where(found => found.Section is not null)
            .ToList();
        sections.Count.ShouldBeGreaterThan(3);

        sections.SelectMany(found => found.Type.GetProperties().Select(property => $"`{found.Section}:{property.Name}`"))
            .Where(setting => !described.Contains(setting, StringComparison.Ordinal))
            .ShouldBeEmpty("describe them in docs/operation.md");
    }
}
