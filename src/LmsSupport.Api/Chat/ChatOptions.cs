using System.ComponentModel.DataAnnotations;

namespace LmsSupport.Api.Chat;

internal sealed class ChatOptions
{
    public const string Section = "Chat";

    /// <summary>A message's length in UTF-16 units; the browser counts the same way. A contract, so not a setting.</summary>
    public const int MessageLimit = 8000;

    /// <summary>Messages that one socket may send per second over time; faster ones wait, none is refused.</summary>
    [Range(1, 100_000, ErrorMessage = "Chat:SaysPerSecond must be between 1 and 100000")]
    public int SaysPerSecond { get; set; } = 10;

    /// <summary>Messages that one socket may send at once, as when an outbox empties after a tunnel.</summary>
    [Range(1, 100_000, ErrorMessage = "Chat:SaysAtOnce must be between 1 and 100000")]
    public int SaysAtOnce { get; set; } = 60;

    /// <summary>Commands that one session may send per second over HTTP.</summary>
    [Range(1, 100_000, ErrorMessage = "Chat:CommandsPerSecond must be between 1 and 100000")]
    public int CommandsPerSecond { get; set; } = 20;

    /// <summary>Events that may wait for a commit; beyond it senders wait.</summary>
    [Range(100, 1_000_000, ErrorMessage = "Chat:LogBacklog must be between 100 and 1000000")]
    public int LogBacklog { get; set; } = 20_000;

    /// <summary>Events that share one commit at most.</summary>
    [Range(1, 10_000, ErrorMessage = "Chat:BatchSize must be between 1 and 10000")]
    public int BatchSize { get; set; } = 1_000;

    /// <summary>Deliveries that may wait for one slow socket before it is closed; it then catches up by itself.</summary>
    [Range(10, 100_000, ErrorMessage = "Chat:SlowSocketLimit must be between 10 and 100000")]
    public int SlowSocketLimit { get; set; } = 1_000;
}
