using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Servers;

/// <summary>A throw-away PostgreSQL on a machine of the lab, for scenarios in which several servers share one.</summary>
public sealed class LabPostgres
{
    private LabPostgres(string connectionString) => ConnectionString = connectionString;

    /// <summary>For <c>LANSTEAD_DATABASE</c>.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes and starts it; it ends with the machine.</summary>
    public static async Task<LabPostgres> StartAsync(Machine machine, string folder)
    {
        string programs = Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault()
            ?? throw new LabException("PostgreSQL is missing; `./run` installs it.");
        Directory.CreateDirectory(folder);
        (await machine.RunAsync(["chown", "postgres:postgres", folder])).OrThrow();
        string[] asPostgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];
        (await machine.RunAsync(
            [.. asPostgres, $"{programs}/bin/initdb", "-D", $"{folder}/data", "-A", "trust", "-U", "lanstead", "--no-sync"],
            TimeSpan.FromMinutes(1))).OrThrow();
        machine.Start(
        [
            .. asPostgres, $"{programs}/bin/postgres", "-D", $"{folder}/data", "-k", folder,
            "-c", "listen_addresses=", "-c", "max_connections=200", "-c", "fsync=off",
        ]);
        for (int attempt = 0; attempt < 100; attempt++)
        {
            CommandOutcome made = await machine.RunAsync([$"{programs}/bin/createdb", "-h", folder, "-U", "lanstead", "lanstead"]);
            if (made.Succeeded)
            {
                return new LabPostgres($"Host={folder};Username=lanstead;Database=lanstead;Maximum Pool Size=80");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        throw new LabException("PostgreSQL did not start within 10 s.");
    }
}
