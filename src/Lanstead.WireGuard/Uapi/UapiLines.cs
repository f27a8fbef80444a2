using System.Text;

namespace Lanstead.WireGuard.Uapi;

/// <summary>Walks the <c>name=value</c> lines of one message; an empty line ends it. Never throws on what it reads.</summary>
internal ref struct UapiLines(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number of the current line, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Left of the first equals sign.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Right of the first equals sign.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Moves on.</summary>
    public LineOutcome Next()
    {
        int end = _rest.IndexOf((byte)'\n');
        if (end < 0)
            return LineOutcome.Truncated;
        ReadOnlySpan<byte> line = _rest[..end];
        _rest = _rest[(end + 1)..];
        Number++;
        if (line.IsEmpty)
            return _rest.IsEmpty ? LineOutcome.End : LineOutcome.AfterEnd;
        int equals = line.IndexOf((byte)'=');
        if (equals <= 0)
            return LineOutcome.NoName;
        Name = line[..equals];
        Value = line[(equals + 1)..];
        return LineOutcome.Line;
    }

    /// <summary>Whether the line has this name.</summary>
    public readonly bool Is(string name) => Ascii.Equals(Name, name);

    /// <summary>What is wrong, for a person; names the line but never its value, which may be a secret.</summary>
    public readonly string Wrong(string what) => $"Line {Number}: {what}.";

    /// <summary>What is wrong about an outcome that is no line.</summary>
    public readonly string Wrong(LineOutcome outcome) => outcome switch
    {
        LineOutcome.Truncated => Wrong("the message has no end"),
        LineOutcome.AfterEnd => Wrong("something follows the end of the message"),
        LineOutcome.NoName => Wrong("not of the form name=value"),
        _ => Wrong("unexpected"),
    };
}

/// <summary>What <see cref="UapiLines.Next"/> met.</summary>
internal enum LineOutcome
{
    /// <summary>A line with a name and a value.</summary>
    Line,

    /// <summary>The empty line that ends the message, with nothing after it.</summary>
    End,

    /// <summary>The bytes ran out before the empty line.</summary>
    Truncated,

    /// <summary>Bytes follow the empty line.</summary>
    AfterEnd,

    /// <summary>A line without an equals sign, or with nothing before it.</summary>
    NoName,
}
