using System.Text.RegularExpressions;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.House;

public partial class FloorsTests
{
    private const string Samples = "LmsSupport.Rooms.Tests.House.Samples";
    private static readonly Floors _sampled = new(Samples, [new("Upper", 1, "Lower"), new("Lower", 0)]);
    private static readonly Lazy<IReadOnlyList<string>> _found = new(() => _sampled.Violations(typeof(FloorsTests).Assembly.Location));

    [Fact]
    public void Each_room_uses_only_the_rooms_below_that_its_floor_allows() =>
        Floors.OfTheService.Violations(typeof(Api.Program).Assembly.Location).ShouldBeEmpty();

    [Fact]
    public void The_table_itself_points_only_downwards()
    {
        var floors = Floors.OfTheService.Rooms.ToDictionary(room => room.Name, room => room.Floor, StringComparer.Ordinal);
        foreach (var room in Floors.OfTheService.Rooms)
            room.MayUse.ShouldAllBe(used => floors[used] < room.Floor);
    }

    [Theory]
    [InlineData("Base")]
    [InlineData("Implements")]
    [InlineData("Constraint")]
    [InlineData("Field")]
    [InlineData("GenericField")]
    [InlineData("ArrayProperty")]
    [InlineData("Event")]
    [InlineData("Returns")]
    [InlineData("Takes")]
    [InlineData("Attributed")]
    [InlineData("AttributeOnParameter")]
    [InlineData("AttributeArgument")]
    [InlineData("AttributeGenericArgument")]
    [InlineData("GenericArgument")]
    [InlineData("StaticCall")]
    [InlineData("TypeToken")]
    [InlineData("Cast")]
    [InlineData("Catch")]
    [InlineData("Local")]
    [InlineData("Lambda")]
    [InlineData("Iterator")]
    [InlineData("Async")]
    [InlineData("Nested")]
    public void A_use_of_an_upper_room_is_found_wherever_it_hides(string way) =>
        _found.Value.ShouldContain(sentence => sentence.StartsWith($"{Samples}.Lower.{way} → {Samples}.Upper.", StringComparison.Ordinal)
            && sentence.EndsWith("Lower (floor 0) may not use Upper (floor 1).", StringComparison.Ordinal));

    [Fact]
    public void A_use_of_a_lower_room_is_no_violation() =>
        _found.Value.ShouldNotContain(sentence => sentence.StartsWith($"{Samples}.Upper.", StringComparison.Ordinal));

    [Fact]
    public void A_room_that_nobody_declared_is_found() =>
        _found.Value.ShouldContain(sentence => sentence.Contains($"{Samples}.Undeclared.Stranger is in room Undeclared, which is not declared", StringComparison.Ordinal));

    [Fact]
    public void A_type_outside_of_every_room_is_found() =>
        _found.Value.ShouldContain(sentence => sentence.StartsWith($"{typeof(FloorsTests).FullName} stands outside", StringComparison.Ordinal));

    [Fact]
    public void A_room_that_uses_the_composition_is_found() =>
        _found.Value.ShouldContain($"{Samples}.Lower.UsesRoot → {Samples}.Composition: Lower must not use the composition.");

    [Fact]
    public void The_composition_may_use_every_room() =>
        _found.Value.ShouldNotContain(sentence => sentence.StartsWith($"{Samples}.Composition", StringComparison.Ordinal));

    /// <summary>Constants and nameof leave no trace in compiled code, so what the source names is looked at too.</summary>
    [Fact]
    public void The_source_names_no_room_that_its_floor_does_not_allow_and_stands_in_its_room_s_folder()
    {
        var api = Checkout.At("src", "LmsSupport.Api");
        var broken = new List<string>();
        foreach (var room in Floors.OfTheService.Rooms.Where(room => Directory.Exists(Path.Combine(api, room.Name))))
        {
            foreach (var file in Directory.GetFiles(Path.Combine(api, room.Name), "*.cs", SearchOption.AllDirectories))
            {
                var source = File.ReadAllText(file);
                var name = Path.GetRelativePath(api, file);
                if (!Regex.IsMatch(source, $@"^namespace LmsSupport\.Api\.{room.Name}[;.]", RegexOptions.Multiline, TimeSpan.FromSeconds(1)))
                    broken.Add($"{name} is not in namespace LmsSupport.Api.{room.Name}");
                broken.AddRange(RoomNames().Matches(source).Select(match => match.Groups["room"].Value).Distinct(StringComparer.Ordinal)
                    .Where(used => used != room.Name && !room.MayUse.Contains(used, StringComparer.Ordinal))
                    .Select(used => $"{name} names {used}, which {room.Name} may not use"));
            }
        }

        broken.ShouldBeEmpty();
    }

    [GeneratedRegex(@"\bLmsSupport\.Api\.(?<room>[A-Z]\w+)", RegexOptions.None, 1000)]
    private static partial Regex RoomNames();
}
