using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Lanstead.Server.Storage;

/// <summary>Stores an enum as its lower-case word, which the table's CHECK lists.</summary>
internal sealed class EnumWordConverter<T>() : ValueConverter<T, string>(
    value => value.ToString().ToLowerInvariant(),
    word => Enum.Parse<T>(word, true))
    where T : struct, Enum;
