using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using Lanstead.Linux.Netlink;

namespace Lanstead.Linux.Firewall;

/// <summary>The kernel's packet filter by nftables. Each call is one transaction: all of it, or nothing.</summary>
/// <remarks>
/// By the library where it is installed (no process is started), else by the program <c>nft</c>. Works in the network namespace of the calling thread, before the
/// first await. Thread-safe.
/// </remarks>
public static class Nftables
{
    private const ushort GetGeneration = (10 << 8) | 16; // NFNL_SUBSYS_NFTABLES, NFT_MSG_GETGEN
    private const ushort GenerationId = 1; // NFTA_GEN_ID
    private const int GenericBytes = 4; // sizeof(struct nfgenmsg)

    private static readonly string[] s_places = ["/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft", "/bin/nft"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether there is the library or the program.</summary>
    public static bool IsAvailable => LibNftables.IsHere || Program is not null;

    private static string? Program => s_places.FirstOrDefault(File.Exists);

    /// <summary>Runs commands as JSON (libnftables-json(5)) in one transaction.</summary>
    public static Task<NftablesAnswer> RunAsync(string json, CancellationToken cancel) =>
        LibNftables.IsHere ? Task.FromResult(LibNftables.Run(json, asJson: true, stateless: false)) : StartAsync(["-j", "-f", "-"], json, cancel);

    /// <summary>A table as nftables writes it, without counts; the text is for comparing. Not done where there is none.</summary>
    public static Task<NftablesAnswer> ListAsync(string family, string table, CancellationToken cancel) =>
        LibNftables.IsHere ? Task.FromResult(LibNftables.Run($"list table {family} {table}\n", asJson: false, stateless: true))
            : StartAsync(["-s", "-nn", "list", "table", family, table], "", cancel);

    /// <summary>The counters of a table by name, as JSON.</summary>
    public static Task<NftablesAnswer> ListCountersAsync(string family, string table, CancellationToken cancel)
    {
        string json = $$$$"""{"nftables":[{"list":{"counters":{"family":"{{{{family}}}}","table":"{{{{table}}}}"}}}]}""";
        return LibNftables.IsHere ? Task.FromResult(LibNftables.Run(json, asJson: true, stateless: false)) : StartAsync(["-j", "-f", "-"], json, cancel);
    }

    /// <summary>Counts the transactions of the thread's network namespace, whoever's: the same number, nothing has changed. Null where the kernel does not tell.</summary>
    public static uint? ReadGeneration()
    {
        try
        {
            using NetlinkSocket socket = NetlinkSocket.Open(protocol: NetlinkProtocol.Netfilter);
            uint? generation = null;
            NetlinkFailure? failure = socket.Exchange("ask for the generation of nftables", new NetlinkWriter(GetGeneration, RouteConstants.Request | RouteConstants.Acknowledge, new byte[GenericBytes]).ToMessage(0), (_, body) =>
            {
                if (body.Length < GenericBytes)
                    return;
                var attributes = new NetlinkAttributes(body[GenericBytes..]);
                while (attributes.MoveNext())
                {
                    if (attributes.Type == GenerationId && attributes.Value.Length == sizeof(uint))
                        generation = BinaryPrimitives.ReadUInt32BigEndian(attributes.Value);
                }
            }, out _);
            return failure is null ? generation : null;
        }
        catch (NetlinkException)
        {
            return null;
        }
    }

    internal static async Task<NftablesAnswer> StartAsync(string[] arguments, string input, CancellationToken cancel)
    {
        if (Program is not { } program)
            return new NftablesAnswer("", "nftables is not installed. Install it: apt install nftables");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            using var process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true } };
            process.Start();
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token), error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            string said = (await error).Trim();
            return new NftablesAnswer(await output, process.ExitCode == 0 ? null : said.Length > 0 ? said : "The kernel refused.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new NftablesAnswer("", "nft did not answer.");
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            return new NftablesAnswer("", e.Message);
        }
    }
}
