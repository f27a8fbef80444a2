using Lanstead.Server.Hosting;

namespace Lanstead.Server.Storage.PrivatePostgres;

/// <summary>Whom the private PostgreSQL runs as: ourselves, or an unprivileged user when the server is root (PostgreSQL refuses root).</summary>
/// <param name="Name">Null: as ourselves.</param>
/// <param name="Uid">Of <paramref name="Name"/>.</param>
/// <param name="Gid">Primary group of <paramref name="Name"/>.</param>
internal sealed record PostgresUser(string? Name, string Uid, string Gid)
{
    private const string SetPriv = "/usr/bin/setpriv";

    public static PostgresUser Find()
    {
        if (!Environment.IsPrivilegedProcess)
            return new PostgresUser(null, "", "");
        foreach (string wanted in new[] { "postgres", "lanstead", "nobody" })
        {
            string? line = File.ReadLines("/etc/passwd").FirstOrDefault(l => l.StartsWith(wanted + ":", StringComparison.Ordinal));
            if (line?.Split(':') is [_, _, var uid, var gid, ..])
                return new PostgresUser(wanted, uid, gid);
        }
        throw new SettingsException("PostgreSQL does not run as root, and there is no user postgres to run it as. Make one with `adduser --system --group postgres`, or set LANSTEAD_DATABASE.");
    }

    /// <summary>Runs a program as this user and waits for it.</summary>
    public Task<ChildResult> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken stop) => Name is null
        ? Child.RunAsync(program, arguments, NoEnvironment, stop)
        : Child.RunAsync(SetPriv, ["--reuid=" + Uid, "--regid=" + Gid, "--clear-groups", "--", program, .. arguments], NoEnvironment, stop);

    /// <summary>Makes a folder that only this user can read.</summary>
    public async Task MakeFolderAsync(string path, CancellationToken stop)
    {
        string[] owner = Name is null ? [] : ["--owner=" + Name, "--group=" + Gid];
        ChildResult made = await Child.RunAsync("/usr/bin/install", ["--directory", "--mode=0700", .. owner, "--", path], NoEnvironment, stop);
        if (made.ExitCode != 0)
            throw new SettingsException($"Cannot make the folder {path}: {made.Output.Trim()}");
        DemandPassage(path);
    }

    // As root we pass anywhere, PostgreSQL's user does not; its own message would name neither the folder nor the cure.
    private void DemandPassage(string path)
    {
        if (Name is null)
            return;
        for (DirectoryInfo? at = Directory.GetParent(path); at is not null; at = at.Parent)
        {
            if ((File.GetUnixFileMode(at.FullName) & UnixFileMode.OtherExecute) == 0)
                throw new SettingsException($"The user {Name} cannot pass through {at.FullName} to the private database. Set LANSTEAD_DATA to a folder elsewhere, such as /var/lib/lanstead-server, or set LANSTEAD_DATABASE.");
        }
    }

    private static Dictionary<string, string> NoEnvironment => [];
}
