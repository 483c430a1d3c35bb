using System.Reflection;
using FluentValidation;
using FluentValidation.Results;
using LmsSupport.Widget;

namespace LmsSupport.Api.People;

/// <summary>
/// On a route group: every parameter of a handler that has a validator is validated before the handler runs, so that no
/// command can forget it.
/// </summary>
internal static class Validation
{
    public static TBuilder ValidateCommands<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilterFactory((factory, next) =>
        {
            var validators = factory.MethodInfo.GetParameters()
                .Select(parameter => (parameter.Position, Validator: Find(factory.ApplicationServices, parameter)))
                .Where(found => found.Validator is not null)
                .ToList();
            return validators.Count == 0 ? next : context => Validate(context, next, validators);
        });

    /// <summary>What a failed validation answers: the refusal that a rule names (<c>WithState</c>), else <c>invalid-request</c> with the fields.</summary>
    /// <param name="locale">Of the sentences whose rule names a text (<see cref="Sentence"/>).</param>
    public static Refusal Refusal(ValidationResult result, string locale = Locales.Default) =>
        result.Errors.Select(error => error.CustomState).OfType<Refusal>().FirstOrDefault()
        ?? new Refusal("invalid-request", StatusCodes.Status400BadRequest, ("errors", Fields(result, locale)));

    /// <summary>The same answer for a field that only the database can judge.</summary>
    public static Refusal Refusal(string field, string text, string locale) =>
        new("invalid-request", StatusCodes.Status400BadRequest, ("errors", new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [Texts.Of(locale)[text]] }));

    /// <summary>What is wrong, said to whoever wrote it: a text of ours (<c>invalid.…</c>) in the caller's language.</summary>
    public static IRuleBuilderOptions<T, TProperty> Sentence<T, TProperty>(this IRuleBuilderOptions<T, TProperty> rule, string text) => rule.WithMessage(text);

    private static Dictionary<string, string[]> Fields(ValidationResult result, string locale) => result.Errors
        .GroupBy(error => char.ToLowerInvariant(error.PropertyName[0]) + error.PropertyName[1..], StringComparer.Ordinal)
        .ToDictionary(field => field.Key, field => field.Select(error => Texts.Of(locale)[error.ErrorMessage]).ToArray(), StringComparer.Ordinal);

    private static IValidator? Find(IServiceProvider services, ParameterInfo parameter) =>
        parameter.ParameterType.IsClass
            ? (IValidator?)services.GetService(typeof(IValidator<>).MakeGenericType(parameter.ParameterType))
            : null;

    private static async ValueTask<object?> Validate(EndpointFilterInvocationContext context, EndpointFilterDelegate next, List<(int Position, IValidator? Validator)> validators)
    {
        foreach (var (position, validator) in validators)
        {
            if (context.Arguments[position] is not { } command)
                return new Refusal("invalid-request", StatusCodes.Status400BadRequest);
            var result = await validator!.ValidateAsync(new ValidationContext<object>(command), context.HttpContext.RequestAborted);
            if (!result.IsValid)
                return Refusal(result, Caller.Find(context.HttpContext.User)?.Locale ?? Locales.Of(context.HttpContext.Request));
        }

        return await next(context);
    }
}
