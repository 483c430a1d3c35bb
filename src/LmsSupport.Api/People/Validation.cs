using System.Reflection;
using FluentValidation;
using FluentValidation.Results;

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
    public static Refusal Refusal(ValidationResult result) =>
        result.Errors.Select(error => error.CustomState).OfType<Refusal>().FirstOrDefault()
        ?? new Refusal("invalid-request", StatusCodes.Status400BadRequest, ("errors", Fields(result)));

    private static Dictionary<string, string[]> Fields(ValidationResult result) => result.Errors
        .GroupBy(error => char.ToLowerInvariant(error.PropertyName[0]) + error.PropertyName[1..], StringComparer.Ordinal)
        .ToDictionary(field => field.Key, field => field.Select(error => error.ErrorMessage).ToArray(), StringComparer.Ordinal);

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
                return Refusal(result);
        }

        return await next(context);
    }
}
