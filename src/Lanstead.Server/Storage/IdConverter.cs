using Lanstead.Primitives;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Lanstead.Server.Storage;

/// <summary>Stores an id type as the UUID inside it.</summary>
internal sealed class IdConverter<T>() : ValueConverter<T, Guid>(id => id.Value, value => From(value))
    where T : struct, IId<T>
{
    // A method of its own, since an expression tree cannot call a static interface member.
    private static T From(Guid value) => T.From(value);
}
