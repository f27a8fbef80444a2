using System.Runtime.InteropServices;

namespace Lanstead.DataPlane.Filter;

/// <summary>
/// A lane's own note that plain packets of a flow pass, in its direction: good while the entry bears the stamp noted and the flow was seen in the
/// last second. So a bulk flow costs one comparison of keys per packet and touches the shared table's entry for reading only.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct FlowNote
{
    /// <summary>A flow seen within this time cannot have timed out, and need not be written again.</summary>
    public const long FreshMs = 1000;

    [FieldOffset(0)]
    public FlowKey Key;

    [FieldOffset(40)]
    public uint Stamp;

    /// <summary>Null: nothing noted. Points into the table's pinned memory, which lives as long as the lane's filter.</summary>
    [FieldOffset(48)]
    public FlowEntry* Entry;
}
