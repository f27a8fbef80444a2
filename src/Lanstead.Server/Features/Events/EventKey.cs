using System.Globalization;

namespace Lanstead.Server.Features.Events;

/// <summary>Place of an event in the order that all replicas share; on the wire <c>&lt;xid&gt;-&lt;seq&gt;</c>.</summary>
internal readonly record struct EventKey(ulong Xid, long Seq) : IComparable<EventKey>
{
    public int CompareTo(EventKey other) => Xid != other.Xid ? Xid.CompareTo(other.Xid) : Seq.CompareTo(other.Seq);

    public static bool TryParse(string? text, out EventKey key)
    {
        key = default;
        if (text?.Split('-') is not [var xid, var seq]
            || !ulong.TryParse(xid, NumberStyles.None, CultureInfo.InvariantCulture, out ulong x)
            || !long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out long s))
            return false;
        key = new EventKey(x, s);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Xid}-{Seq}");
}
