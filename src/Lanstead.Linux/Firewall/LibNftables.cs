using System.Runtime.InteropServices;

namespace Lanstead.Linux.Firewall;

/// <summary>libnftables(3): what the program <c>nft</c> itself is made of, without a process for each call.</summary>
internal static partial class LibNftables
{
    private const string Library = "libnftables.so.1";

    private const uint Stateless = 1 << 2; // NFT_CTX_OUTPUT_STATELESS
    private const uint Json = 1 << 4; // NFT_CTX_OUTPUT_JSON
    private const uint NumericAll = (1 << 7) | (1 << 8) | (1 << 9); // NFT_CTX_OUTPUT_NUMERIC_PROTO | _PRIO | _SYMBOL

    // The library keeps some of its state for the whole process.
    private static readonly Lock s_gate = new();
    private static readonly Lazy<bool> s_isHere = new(() => NativeLibrary.TryLoad(Library, typeof(LibNftables).Assembly, DllImportSearchPath.SafeDirectories, out _));

    public static bool IsHere => s_isHere.Value;

    /// <summary>Runs commands in one transaction, in the calling thread's network namespace.</summary>
    /// <param name="commands">JSON where <paramref name="asJson"/>, else as a person writes them.</param>
    /// <param name="asJson">The same goes for what is answered.</param>
    /// <param name="stateless">Leaves out what changes by itself, as counters do.</param>
    public static NftablesAnswer Run(string commands, bool asJson, bool stateless)
    {
        lock (s_gate)
        {
            // Its cache of the ruleset goes with the context: a machine with few rules of ours may have many of others.
            nint context = NewContext(0);
            if (context == 0)
                return new NftablesAnswer("", "The library libnftables does not start.");
            try
            {
                SetOutput(context, (asJson ? Json : 0) | (stateless ? Stateless : 0) | NumericAll);
                if (BufferOutput(context) != 0 || BufferErrors(context) != 0)
                    return new NftablesAnswer("", "The library libnftables has no memory.");
                int refused = RunBuffer(context, commands);
                string said = Text(Errors(context));
                return new NftablesAnswer(Text(Output(context)), refused == 0 ? null : said.Length > 0 ? said : "The kernel refused.");
            }
            finally
            {
                FreeContext(context);
            }
        }
    }

    private static string Text(nint buffer) => Marshal.PtrToStringUTF8(buffer) ?? "";

    [LibraryImport(Library, EntryPoint = "nft_ctx_new")]
    private static partial nint NewContext(uint flags);

    [LibraryImport(Library, EntryPoint = "nft_ctx_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_output_set_flags")]
    private static partial void SetOutput(nint context, uint flags);

    [LibraryImport(Library, EntryPoint = "nft_ctx_buffer_output")]
    private static partial int BufferOutput(nint context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_buffer_error")]
    private static partial int BufferErrors(nint context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_get_output_buffer")]
    private static partial nint Output(nint context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_get_error_buffer")]
    private static partial nint Errors(nint context);

    [LibraryImport(Library, EntryPoint = "nft_run_cmd_from_buffer", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RunBuffer(nint context, string commands);
}
