using System.Text.Json;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Demo;

/// <summary>The demo's owner, kept beside the data so that the next start can sign in again.</summary>
internal static class DemoAccount
{
    /// <summary>Signs in as the demo's owner: makes the account on a fresh server.</summary>
    /// <exception cref="LabException">The server was set up by somebody else.</exception>
    public static async Task<(LabApi Api, Account Account)> SignInAsync(LabServer server, string dataFolder, CancellationToken cancellation)
    {
        string file = Path.Combine(dataFolder, "demo.json");
        if (server.SetupToken() is { } token)
        {
            Account made = Account.Random("demo");
            LabApi api = new(server.CreateClient(), made);
            await api.SetUpAsync(token, cancellation);
            await using FileStream stream = new(file, ForOwnerOnly());
            await JsonSerializer.SerializeAsync(stream, made, cancellationToken: cancellation);
            return (api, made);
        }

        if (!File.Exists(file))
        {
            throw new LabException(
                $"The server in {dataFolder} was set up by a person, so the demo has no account there. Use `./run --server`, or another --data.");
        }

        Account kept = JsonSerializer.Deserialize<Account>(await File.ReadAllTextAsync(file, cancellation))
            ?? throw new LabException($"{file} is not readable; remove {dataFolder} to start anew.");
        LabApi signedIn = new(server.CreateClient(), kept);
        await signedIn.SignInAsync(cancellation);
        return (signedIn, kept);
    }

    private static FileStreamOptions ForOwnerOnly()
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsLinux())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
