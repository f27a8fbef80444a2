namespace Lanstead.Primitives;

/// <summary>An identifier of one kind of object: a UUIDv7 that cannot be mistaken for another kind's.</summary>
/// <typeparam name="TSelf">The identifier type itself.</typeparam>
public interface IId<TSelf> : IParsable<TSelf>
    where TSelf : struct, IId<TSelf>
{
    /// <summary>The UUID itself.</summary>
    Guid Value { get; }

    /// <summary>Wraps a UUID that was made elsewhere (database, wire).</summary>
    static abstract TSelf From(Guid value);
}
