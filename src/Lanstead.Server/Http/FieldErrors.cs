using Lanstead.Primitives;

namespace Lanstead.Server.Http;

/// <summary>Collects what is wrong with a body, field by field, so that a person sees everything at once.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _errors = [];

    /// <summary>Notes that <paramref name="field"/> (camelCase, as in the body) is wrong when <paramref name="wrong"/>.</summary>
    public FieldErrors When(bool wrong, string field, string message)
    {
        if (!wrong)
            return this;
        if (!_errors.TryGetValue(field, out List<string>? messages))
            _errors[field] = messages = [];
        messages.Add(message);
        return this;
    }

    /// <summary>The failure to answer with; null when nothing is wrong.</summary>
    public Failure? Failure => _errors.Count == 0
        ? null
        : new Failure("request.invalid", _errors.First().Value[0])
        {
            Errors = _errors.ToDictionary(e => e.Key, e => e.Value.ToArray()),
        };
}
