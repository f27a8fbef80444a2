using System.Globalization;
using Lanstead.Protocol;

namespace Lanstead.Server.Features.Devices;

/// <summary>Where an operator says that a device is reached: an address or a DNS name, and a port. It goes into configs as it is.</summary>
internal static class PublicEndpoint
{
    private const int NameMaxLength = 253;

    public static bool IsValid(string? text)
    {
        if (EndpointText.TryParse(text, out _))
            return true;
        if (text is null || text.Split(':') is not [var host, var port] || host.Length is 0 or > NameMaxLength)
            return false;
        string[] labels = host.Split('.');
        // The last label of a name is never all digits; what looks like an address must be one.
        return labels.All(DnsLabel.IsValid) && !labels[^1].All(char.IsAsciiDigit)
            && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0
            && number.ToString(CultureInfo.InvariantCulture) == port;
    }
}
