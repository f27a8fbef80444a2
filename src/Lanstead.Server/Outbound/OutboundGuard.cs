using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Lanstead.Primitives;
using Lanstead.Server.Hosting;

namespace Lanstead.Server.Outbound;

/// <summary>Finds the addresses of a name. The system's resolver, except in tests.</summary>
internal delegate Task<IPAddress[]> NameLookup(string host, CancellationToken stop);

/// <summary>Decides where the server connects when somebody else named the place (J5: webhooks, issuers, sinks).</summary>
/// <remarks>
/// The decision is made on the addresses that a name has at that moment, and the connection goes to one of these very addresses: a name that changes its mind between
/// check and connection gains nothing. <c>LANSTEAD_OUTBOUND_ALLOW</c> names what the operator allows besides the public internet. Thread-safe.
/// </remarks>
internal sealed class OutboundGuard(ServerSettings settings, NameLookup lookup)
{
    /// <summary>Why an address without encryption is not called.</summary>
    public const string OnlyEncrypted = "Only https:// is called; without encryption, only what the operator allowed by LANSTEAD_OUTBOUND_ALLOW.";

    /// <summary>Why an address elsewhere is not called.</summary>
    public const string NotPublic = "This address is not on the public internet. The operator can allow it by LANSTEAD_OUTBOUND_ALLOW.";

    /// <summary>What is said after a name that has no address.</summary>
    public const string NoAddressEnd = " has no address.";

    private const int UrlMaxChars = 2000;

    /// <summary>Looks at what can be seen without asking anybody: for the moment when the address is given. The connection is judged again when it is made.</summary>
    public Result<Uri> CheckUrl(string? text)
    {
        if (text is null || text.Length > UrlMaxChars || !Uri.TryCreate(text, UriKind.Absolute, out Uri? url))
            return Refusal("This is no URL such as https://hooks.example.org/lanstead.");
        return Fault(url) is { } fault ? Refusal(fault) : url;
    }

    /// <summary>As <see cref="CheckUrl"/>, for a host and a port.</summary>
    public Result<string> CheckHost(string? host)
    {
        string trimmed = host?.Trim() ?? "";
        if (Uri.CheckHostName(trimmed) == UriHostNameType.Unknown)
            return Refusal("This is no host such as log.example.org or 198.51.100.7.");
        return IPAddress.TryParse(trimmed, out IPAddress? address) && !IsAllowed(address) ? Refusal(NotPublic) : trimmed;
    }

    /// <summary>The addresses of <paramref name="host"/> to which a connection may be made, at least one.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="isClear">True when everybody on the way can read what is sent: then only what the operator named will do.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OutboundRefusedException">There is none.</exception>
    public async Task<IPAddress[]> AddressesAsync(string host, bool isClear, CancellationToken stop)
    {
        IPAddress[] found = await FindAsync(host, stop);
        IPAddress[] allowed = [.. found.Where(isClear ? IsOperators : IsAllowed).Select(AddressRules.Plain).Distinct()];
        if (allowed.Length > 0)
            return allowed;
        throw new OutboundRefusedException(found.Length == 0 ? host + NoAddressEnd : isClear ? OnlyEncrypted : NotPublic);
    }

    /// <summary>Opens a TCP connection to one of the addresses that were checked; see <see cref="AddressesAsync"/>.</summary>
    /// <exception cref="OutboundRefusedException">None may be connected to.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, bool isClear, CancellationToken stop)
    {
        IPAddress[] addresses = await AddressesAsync(host, isClear, stop);
        SocketException? last = null;
        foreach (IPAddress address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), stop);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw last!;
    }

    /// <summary>Why a request to <paramref name="url"/> is not even begun; null when it may be.</summary>
    internal string? Fault(Uri url)
    {
        if (url.Scheme is not ("https" or "http"))
            return OnlyEncrypted;
        if (url.UserInfo.Length > 0)
            return "A user or password does not belong into the URL.";
        bool isAddress = IPAddress.TryParse(url.DnsSafeHost, out IPAddress? address);
        if (isAddress && !IsAllowed(address!))
            return NotPublic;
        // Who reads along would read the audit. Inside the operator's own network that is the operator's to decide.
        if (url.Scheme == "http" && settings.OutboundAllow.Count == 0)
            return OnlyEncrypted;
        return null;
    }

    private bool IsOperators(IPAddress address) => settings.OutboundAllow.Any(prefix => prefix.Contains(AddressRules.Plain(address)));

    private static Failure Refusal(string detail) => new("outbound.refused", detail);

    private bool IsAllowed(IPAddress address) => IsOperators(address) || (AddressRules.IsPublic(address) && !IsOurs(AddressRules.Plain(address)));

    // A public address of this machine leads past the firewall in front of it.
    private static bool IsOurs(IPAddress address)
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces().Any(card => card.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)));
        }
        catch (NetworkInformationException)
        {
            return true;
        }
    }

    private async Task<IPAddress[]> FindAsync(string host, CancellationToken stop)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
            return [literal];
        try
        {
            return await lookup(host, stop);
        }
        catch (SocketException)
        {
            throw new OutboundRefusedException(host + NoAddressEnd);
        }
    }
}
