using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Tunnels;

/// <summary>A program that makes a WireGuard interface in user space and serves its UAPI socket, called as wireguard-go is.</summary>
/// <param name="Name">In tables.</param>
/// <param name="Arguments">The program and what stands before the interface's name.</param>
/// <param name="Environment">Added to its environment.</param>
public sealed record TunnelProgram(string Name, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Debian's wireguard-go.</summary>
    public const string Reference = "wireguard-go";

    /// <summary>Ours on a processor without AVX-512.</summary>
    public const string WithoutAvx512 = "lanstead-avx2";

    /// <summary>Ours with OpenSSL's cipher.</summary>
    public const string WithOpenSsl = "lanstead-openssl";

    /// <summary>The kernel's own WireGuard, where the kernel has it.</summary>
    public const string Kernel = "kernel";

    /// <summary>Whether the kernel itself is what is looked at: then an interface is set up where it is, and no program need be looked for.</summary>
    public bool IsKernel { get; init; }

    /// <summary>Peers that never answer, which each end has besides the real one.</summary>
    public int IdlePeers { get; init; }

    /// <summary>Rules of the packet filter that each end has, of which the last lets the other end's packets in; 0 for no filter.</summary>
    public int FilterRules { get; init; }

    /// <summary>
    /// Finds a program by name: <c>wireguard-go</c>, <c>kernel</c>, <c>lanstead</c>, <c>lanstead-avx2</c> (AVX-512 masked), <c>lanstead-openssl</c>,
    /// or the path of any other that is called like wireguard-go. With <c>+1000</c> behind it each end has as many idle peers besides; with
    /// <c>+filter</c> behind one of ours it has a packet filter of 100 rules.
    /// </summary>
    /// <exception cref="LabException">There is none of that name.</exception>
    public static TunnelProgram Named(string name, LabOptions options)
    {
        string[] parts = name.Split('+');
        if (parts is [_, "filter"])
        {
            return parts[0].StartsWith("lanstead", StringComparison.Ordinal)
                ? Plain(parts[0], options) with { Name = name, FilterRules = 100 }
                : throw new LabException($"{parts[0]} has no packet filter.");
        }

        return parts.Length == 2 && int.TryParse(parts[1], out int peers)
            ? Plain(parts[0], options) with { Name = name, IdlePeers = peers }
            : Plain(name, options);
    }

    private static TunnelProgram Plain(string name, LabOptions options) => name switch
    {
        Reference => new(name, ["wireguard-go", "-f"], new Dictionary<string, string> { ["LOG_LEVEL"] = "error" }),
        Kernel => new(name, ["sh", "-c", KernelScript(), "lanstead-lab-kernel", "-f"], new Dictionary<string, string>()) { IsKernel = true },
        "lanstead" => Ours(name, options, []),
        WithoutAvx512 => Ours(name, options, new() { ["DOTNET_EnableAVX512"] = "0" }),
        WithOpenSsl => Ours(name, options, new() { ["LANSTEAD_CIPHER"] = "openssl" }),
        _ when Path.IsPathFullyQualified(name) && File.Exists(name) => new(Path.GetFileName(name), [name, "-f"], new Dictionary<string, string>()),
        _ => throw new LabException($"There is no tunnel program {name}; give wireguard-go, kernel, lanstead, lanstead-avx2, lanstead-openssl, or the full path of one that is called like wireguard-go."),
    };

    private static TunnelProgram Ours(string name, LabOptions options, Dictionary<string, string> environment) =>
        new(name, [options.Agent, "wg", "-f"], environment);

    /// <summary>The program as one word, as wg-quick wants it in <c>WG_QUICK_USERSPACE_IMPLEMENTATION</c>.</summary>
    public string OneWord(Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (Arguments is not [var program, "wg", "-f"])
        {
            return Arguments[0];
        }

        string link = workspace.File("lanstead-wg");
        if (!File.Exists(link))
        {
            File.CreateSymbolicLink(link, Path.GetFullPath(program));
        }

        return link;
    }

    private static string KernelScript()
    {
        using Stream stream = typeof(TunnelProgram).Assembly.GetManifestResourceStream("kernel.sh") ?? throw new LabException("kernel.sh is not in the assembly.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
