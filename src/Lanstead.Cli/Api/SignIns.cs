using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Cli.Api;

/// <summary>One server at which this user is signed in.</summary>
/// <param name="Server">Its URL without a slash at the end.</param>
/// <param name="Email">Of the account.</param>
/// <param name="Username">Of the account.</param>
/// <param name="AccessToken">For requests.</param>
/// <param name="RefreshToken">For the next access token; each once.</param>
/// <param name="ExpiresAt">When the access token ends.</param>
/// <param name="Attempt">Names an exchange of the refresh token whose answer has not come yet.</param>
internal sealed record ServerSignIn(string Server, string Email, string Username, string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt, string? Attempt = null);

/// <summary>The file.</summary>
/// <param name="Schema">1.</param>
/// <param name="Current">The server that is meant when none is named.</param>
/// <param name="Servers">All of them.</param>
internal sealed record SignInFile(int Schema, string? Current, IReadOnlyList<ServerSignIn> Servers);

/// <summary>Where this user is signed in: one file of mode 0600 in the user's own folder of settings, the only thing that the command line keeps.</summary>
/// <remarks>Folder: <c>LANSTEAD_CONFIG</c>, else <c>lanstead</c> in <c>XDG_CONFIG_HOME</c>, else <c>~/.config/lanstead</c>.</remarks>
internal sealed class SignIns(string? folder, TimeProvider time)
{
    private const string FileName = "sign-ins.json";
    private static readonly TimeSpan s_lockPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_lockPause = TimeSpan.FromMilliseconds(50);
    private static readonly SignInFile s_none = new(1, null, []);

    public static SignIns Of(Func<string, string?> variable, TimeProvider time)
    {
        string? folder = variable("LANSTEAD_CONFIG") is { Length: > 0 } own ? Path.GetFullPath(own)
            : variable("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? Path.Combine(xdg, "lanstead")
            : variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config", "lanstead")
            : null;
        return new SignIns(folder, time);
    }

    /// <summary>All of them; none when there is no file.</summary>
    /// <exception cref="ServerCallException">The file is no longer one of ours, or others may read it.</exception>
    public SignInFile Read()
    {
        if (folder is null || !File.Exists(PathOf(FileName)))
            return s_none;
        string path = PathOf(FileName);
        // As ssh does with its keys: who can read it can sign in as this user.
        if ((File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            throw new ServerCallException(ExitCodes.Denied, "", $"Other users may read {path}, which holds your sign-ins. Run: chmod 600 {path}");
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ServerJson.Default.SignInFile) ?? s_none;
        }
        catch (JsonException)
        {
            throw new ServerCallException(ExitCodes.Failed, "", $"{path} is damaged. Remove it, then sign in again: lanstead login");
        }
    }

    /// <summary>The sign-in at <paramref name="server"/>, or at the current one; null when there is none.</summary>
    public ServerSignIn? Find(string? server)
    {
        SignInFile file = Read();
        string? wanted = server ?? file.Current;
        return file.Servers.FirstOrDefault(one => one.Server == wanted);
    }

    /// <summary>Keeps a sign-in; with <paramref name="current"/> it is the one meant from now on.</summary>
    public void Keep(ServerSignIn signIn, bool current)
    {
        SignInFile file = Read();
        Write(file with
        {
            Current = current || file.Current is null ? signIn.Server : file.Current,
            Servers = [.. file.Servers.Where(one => one.Server != signIn.Server), signIn],
        });
    }

    public void Remove(string server)
    {
        SignInFile file = Read();
        ServerSignIn[] others = [.. file.Servers.Where(one => one.Server != server)];
        Write(file with { Current = file.Current == server ? others.FirstOrDefault()?.Server : file.Current, Servers = others });
    }

    /// <summary>Keeps other processes of this user from exchanging the same refresh token until disposed.</summary>
    public async Task<IDisposable> LockAsync(CancellationToken cancel)
    {
        string path = PathOf(FileName + ".lock");
        MakeFolder();
        long began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
            }
            catch (IOException) when (time.GetElapsedTime(began) < s_lockPatience)
            {
                await Task.Delay(s_lockPause, time, cancel);
            }
        }
    }

    // Whole or not at all, and never readable by others in between.
    private void Write(SignInFile file)
    {
        MakeFolder();
        string path = PathOf(FileName);
        string next = $"{path}.{Environment.ProcessId}";
        using (var stream = new FileStream(next, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            JsonSerializer.Serialize(stream, file, ServerJson.Default.SignInFile);
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }

    private void MakeFolder() => Directory.CreateDirectory(
        folder ?? throw new ServerCallException(ExitCodes.Failed, "", "There is no folder to keep the sign-in in. Set HOME, or LANSTEAD_CONFIG."),
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private string PathOf(string name) => Path.Combine(folder ?? "", name);
}
