using System.Globalization;
using Lanstead.Linux;
using Lanstead.Linux.Files;

namespace Lanstead.Agent.Local;

/// <summary>Who may talk to the agent: root, the user that it runs as, and members of the group <c>lanstead</c>.</summary>
/// <remarks>The socket's mode keeps others out already; this holds also when someone widened it.</remarks>
internal sealed class LocalAccess
{
    public const string GroupName = "lanstead";

    private readonly uint _ownUser = uint.Parse(Field("self", "Uid:")[1], CultureInfo.InvariantCulture);

    /// <summary>The group's number; null when the system has none.</summary>
    public uint? Group { get; } = FileGroup.Find(GroupName);

    public bool IsAllowed(PeerCredentials caller) =>
        caller.IsRoot || caller.UserId == _ownUser || (Group is { } group && (caller.GroupId == group || IsMember(caller.ProcessId, group)));

    private static bool IsMember(int processId, uint group) =>
        Field(processId.ToString(CultureInfo.InvariantCulture), "Groups:").Contains(group.ToString(CultureInfo.InvariantCulture));

    // A line of proc_pid_status(5), such as "Uid:	0	0	0	0": real, effective, saved, file system.
    private static string[] Field(string process, string name)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line?[name.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
