namespace Lanstead.Agent.Service;

/// <summary>What starts services on a machine: the files that it reads, and its commands.</summary>
internal sealed class InitSystem
{
    private const string UnitFolder = "/etc/systemd/system";
    private const string UsualProgram = "/usr/local/bin/lanstead";
    private const UnixFileMode ScriptMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly InitSystem s_systemd = new()
    {
        Files = [("lanstead.service", $"{UnitFolder}/lanstead.service"), ("lanstead-update.service", $"{UnitFolder}/lanstead-update.service"), ("lanstead-update.path", $"{UnitFolder}/lanstead-update.path")],
        InstallCommands = [["systemctl", "daemon-reload"], ["systemctl", "enable", "lanstead.service"], ["systemctl", "enable", "--now", "lanstead-update.path"], ["systemctl", "restart", "lanstead.service"]],
        RemoveCommands = [["systemctl", "disable", "--now", "lanstead-update.path"], ["systemctl", "disable", "--now", "lanstead.service"]],
        RemovedCommands = [["systemctl", "daemon-reload"]],
        Command = verb => ["systemctl", verb, "lanstead.service"],
    };

    private static readonly InitSystem s_openRc = new()
    {
        Files = [("openrc", "/etc/init.d/lanstead")],
        InstallCommands = [["rc-update", "add", "lanstead", "default"], ["rc-service", "lanstead", "restart"]],
        RemoveCommands = [["rc-service", "--ifstarted", "lanstead", "stop"], ["rc-update", "del", "lanstead"]],
        RemovedCommands = [],
        Command = verb => ["rc-service", "lanstead", verb],
        AreScripts = true,
    };

    private InitSystem()
    {
    }

    /// <summary>systemd is this machine's first process (sd_booted(3)).</summary>
    public static bool HasSystemd => Directory.Exists("/run/systemd/system");

    /// <summary>OpenRC has brought this machine up.</summary>
    public static bool HasOpenRc => File.Exists("/run/openrc/softlevel");

    /// <summary>That of this machine; null: none that we know.</summary>
    public static InitSystem? OfMachine => HasSystemd ? s_systemd : HasOpenRc ? s_openRc : null;

    /// <summary>The same, where the agent is one of its services.</summary>
    public static InitSystem? Installed => OfMachine is { } manager && File.Exists(manager.Files[0].Path) ? manager : null;

    /// <summary>The agent can have itself updated: under systemd it may not replace its own program.</summary>
    public static bool HasUpdateService => s_systemd.Files.All(file => File.Exists(file.Path));

    /// <summary>Where its files come from and go to; the first is the service itself.</summary>
    public required IReadOnlyList<(string Resource, string Path)> Files { get; init; }

    /// <summary>After they are written.</summary>
    public required IReadOnlyList<string[]> InstallCommands { get; init; }

    /// <summary>Before they are deleted.</summary>
    public required IReadOnlyList<string[]> RemoveCommands { get; init; }

    /// <summary>After that.</summary>
    public required IReadOnlyList<string[]> RemovedCommands { get; init; }

    /// <summary>Starts, stops or restarts the service.</summary>
    public required Func<string, string[]> Command { get; init; }

    private bool AreScripts { get; init; }

    /// <summary>Writes its files, for a program at that path.</summary>
    public async Task WriteAsync(string program, CancellationToken cancel)
    {
        foreach ((string resource, string path) in Files)
        {
            await File.WriteAllTextAsync(path, Text(resource).Replace(UsualProgram, program, StringComparison.Ordinal), cancel);
            if (AreScripts)
                File.SetUnixFileMode(path, ScriptMode);
        }
    }

    /// <summary>Takes them away.</summary>
    public void DeleteFiles()
    {
        foreach ((_, string path) in Files)
            File.Delete(path);
    }

    /// <summary>A file of ours.</summary>
    internal static string Text(string resource)
    {
        using Stream stream = typeof(InitSystem).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
