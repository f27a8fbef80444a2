namespace Lanstead.Server.Http;

/// <content>Codes of devices.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Devices =>
    [
        new("device.no_adapter", 409, "Nothing is known to wake the device by"),
        new("device.no_life", 409, "No network of the device says how long it is good for"),
        new("device.nobody_near", 409, "Nobody is there to wake the device"),
    ];
}
