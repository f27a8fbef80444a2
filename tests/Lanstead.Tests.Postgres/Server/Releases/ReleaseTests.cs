using System.Net;
using System.Security.Cryptography;

namespace Lanstead.Tests.Postgres.Server.Releases;

/// <summary>What a machine fetches by the one line of Add device.</summary>
public sealed class ReleaseTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Script_program_checksum_and_what_was_signed_are_served()
    {
        string folder = Directory.CreateTempSubdirectory("lanstead-releases-").FullName;
        byte[] program = RandomNumberGenerator.GetBytes(300_000);
        await File.WriteAllBytesAsync(Path.Combine(folder, "lanstead"), program);
        await using (TestServer server = await TestServer.StartAsync(cluster, settings: ["--releases", folder]))
        {
            Assert.StartsWith("#!/bin/sh", await server.Anonymous.GetStringAsync("/install.sh"), StringComparison.Ordinal);
            Assert.Equal(program, await server.Anonymous.GetByteArrayAsync("/releases/lanstead-linux-x64"));
            Assert.Equal($"{Convert.ToHexStringLower(SHA256.HashData(program))}  lanstead-linux-x64\n", await server.Anonymous.GetStringAsync("/releases/SHA256SUMS"));

            // What is signed elsewhere goes out as it is; where there is none, nothing is made up.
            Assert.Equal(HttpStatusCode.NotFound, (await server.Anonymous.GetAsync("/releases/release.json")).StatusCode);
            foreach (string name in (string[])["keys.json", "release.json"])
            {
                await File.WriteAllTextAsync(Path.Combine(folder, name), $"signed {name}");
                Assert.Equal($"signed {name}", await server.Anonymous.GetStringAsync($"/releases/{name}"));
            }

            program[0] ^= 1;
            await File.WriteAllBytesAsync(Path.Combine(folder, "lanstead"), [.. program, 7]);
            Assert.Equal($"{Convert.ToHexStringLower(SHA256.HashData([.. program, 7]))}  lanstead-linux-x64\n", await server.Anonymous.GetStringAsync("/releases/SHA256SUMS"));

            File.Delete(Path.Combine(folder, "lanstead"));
            Assert.Equal(HttpStatusCode.NotFound, (await server.Anonymous.GetAsync("/releases/lanstead-linux-x64")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await server.Anonymous.GetAsync("/releases/SHA256SUMS")).StatusCode);
        }
        Directory.Delete(folder, recursive: true);
    }
}
