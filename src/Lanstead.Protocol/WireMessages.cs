using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Lanstead.Protocol;

/// <summary>Reads messages from bytes that somebody else chose: the one way in, so that whatever is wrong with them is said in one way.</summary>
/// <remarks>
/// Protobuf's parser says it in three: its own exception, <see cref="ArgumentException"/> for text that is no UTF-8, and, found by fuzzing version 3.25.1,
/// <see cref="IndexOutOfRangeException"/> for a message cut off within a nested one.
/// </remarks>
public static class WireMessages
{
    /// <summary>The message.</summary>
    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static T Read<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : class, IMessage<T>
    {
        ArgumentNullException.ThrowIfNull(parser);
        try
        {
#pragma warning disable RS0030 // The one place.
            return parser.ParseFrom(bytes);
#pragma warning restore RS0030
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("A message that cannot be read.", e);
        }
    }

    /// <summary>As <see cref="Read"/>; false where that throws.</summary>
    public static bool TryRead<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>
    {
        try
        {
            message = Read(parser, bytes);
            return true;
        }
        catch (InvalidDataException)
        {
            message = null;
            return false;
        }
    }
}
