using System.Globalization;
using System.Net.Sockets;
using System.Text;

// A startup hook (DOTNET_STARTUP_HOOKS): the runtime loads this very assembly into the measured process and calls it
// before Main. So both servers can be asked to collect and to weigh themselves, and the product holds no code for it.
#pragma warning disable CA1050, MA0047, RCS1110, S3903 // the runtime looks for exactly this name, without a namespace
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(LmsSupport.Bench.Probe.Variable) is { Length: > 0 } path) LmsSupport.Bench.Probe.Listen(path);
    }
}
#pragma warning restore CA1050, MA0047, RCS1110, S3903

namespace LmsSupport.Bench
{
    /// <summary>What a process says of itself, in bytes.</summary>
    /// <param name="Compiled">Methods compiled so far, each as often as it was: while this grows, the process is still warming up.</param>
    internal sealed record Probed(long Managed, long WorkingSet, long AllocatedEver, long Compiled);

    internal static class Probe
    {
        public const string Variable = "BENCH_PROBE";

        public static void Listen(string path)
        {
            var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            new Thread(() => Answer(listener)) { IsBackground = true, Name = "bench probe" }.Start();
        }

        private static void Answer(Socket listener)
        {
            var question = new byte[1];
            while (listener.IsBound)
            {
                using var asker = listener.Accept();
                if (asker.Receive(question) == 1 && question[0] == (byte)'c') Collect();
                asker.Send(Encoding.ASCII.GetBytes(Weigh()));
            }
        }

        private static void Collect()
        {
            for (var times = 0; times < 2; times++)
            {
#pragma warning disable S1215 // a weight before the collection says nothing
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
#pragma warning restore S1215
                GC.WaitForPendingFinalizers();
            }
        }

        private static string Weigh() => string.Create(
            CultureInfo.InvariantCulture,
            $"{GC.GetTotalMemory(forceFullCollection: false)} {Environment.WorkingSet} {GC.GetTotalAllocatedBytes()} {System.Runtime.JitInfo.GetCompiledMethodCount()}");
    }

    internal static class ProbeClient
    {
        public static async Task<Probed> Ask(string path, bool collect)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
            await socket.SendAsync(collect ? "c"u8.ToArray() : "w"u8.ToArray());
            using var reader = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
            var numbers = (await reader.ReadToEndAsync()).Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            return new(numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }
}
