using System.Text;

namespace LmsSupport.Bench;

/// <summary>A learner who only has the widget open: it follows one conversation and asks about it every few seconds.</summary>
internal sealed class IdleSocket(Guid conversation) : LeanSocket
{
    private readonly byte[] _beat = Encoding.ASCII.GetBytes(FollowOf(conversation));

    public ValueTask Beat() => Send(_beat);

    protected override ReadOnlyMemory<byte> Owed() => default;

    protected override void Take(ReadOnlySpan<byte> invocation)
    {
        // Nobody says anything.
    }
}
