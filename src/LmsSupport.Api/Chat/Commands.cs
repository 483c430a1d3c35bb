using FluentValidation;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Chat;

/// <summary>What may be asked over HTTP. Each carries the sender's id of it, so that asking twice does it once.</summary>
public interface ICommand
{
    Guid ClientId { get; }
}

/// <param name="Context">Where the learner is, unless they switched that off.</param>
public sealed record Ask(Guid ClientId, string? Text, PageContext? Context) : ICommand;

public sealed record Say(Guid ClientId, string? Text) : ICommand;

public sealed record Locate(Guid ClientId, PageContext? Context) : ICommand;

public sealed record Take(Guid ClientId) : ICommand;

public sealed record ProposeSolved(Guid ClientId) : ICommand;

/// <param name="Solved">False: not yet, it goes on.</param>
public sealed record Confirm(Guid ClientId, bool? Solved) : ICommand;

internal static class CommandRules
{
    private static readonly Refusal ContextTooLarge = new("context-too-large", StatusCodes.Status400BadRequest, ("limit", PageContext.Limit));

    public static void AddCommandRules(this IServiceCollection services) => services
        .AddSingleton<IValidator<Ask>, AskRules>()
        .AddSingleton<IValidator<Say>, SayRules>()
        .AddSingleton<IValidator<Locate>, LocateRules>()
        .AddSingleton<IValidator<Take>, IdRules<Take>>()
        .AddSingleton<IValidator<ProposeSolved>, IdRules<ProposeSolved>>()
        .AddSingleton<IValidator<Confirm>, ConfirmRules>();

    private class IdRules<T> : AbstractValidator<T>
        where T : ICommand
    {
        public IdRules()
        {
            ClassLevelCascadeMode = CascadeMode.Stop;
            RuleFor(command => command.ClientId).NotEmpty();
        }
    }

    private sealed class AskRules : IdRules<Ask>
    {
        public AskRules()
        {
            RuleFor(ask => ask.Text).Custom(TextRule);
            RuleFor(ask => ask.Context).Custom(ContextRule);
        }
    }

    private sealed class SayRules : IdRules<Say>
    {
        public SayRules() => RuleFor(say => say.Text).Custom(TextRule);
    }

    private sealed class LocateRules : IdRules<Locate>
    {
        public LocateRules()
        {
            RuleFor(locate => locate.Context).NotNull();
            RuleFor(locate => locate.Context).Custom(ContextRule);
        }
    }

    private sealed class ConfirmRules : IdRules<Confirm>
    {
        public ConfirmRules() => RuleFor(confirm => confirm.Solved).NotNull();
    }

    private static void TextRule<T>(string? text, ValidationContext<T> context) => Fail(Words.Check(text), context);

    private static void ContextRule<T>(PageContext? place, ValidationContext<T> context)
    {
        if (place is not null && EventBody.Size(place) > PageContext.Limit)
            Fail(ContextTooLarge, context);
    }

    private static void Fail<T>(Refusal? refusal, ValidationContext<T> context)
    {
        if (refusal is not null)
            context.AddFailure(new FluentValidation.Results.ValidationFailure(context.PropertyPath, refusal.Code) { CustomState = refusal });
    }
}
