namespace LmsSupport.Bench;

/// <summary>Who is compared with whom.</summary>
internal static class Contenders
{
    public static async Task<Contender> Bare() => await BareContender.Start();

    /// <summary>The service; or the bare hub once more, which shows how much of a difference is only the machine.</summary>
    public static async Task<Contender> Other(Settings settings, Workplace place) =>
        settings.BareOnly ? await BareContender.Start() : await ServiceContender.Start(settings, place);
}
