using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>A quota, as the server tells it.</summary>
internal sealed record QuotaJson(long Bytes, string Period, int Day, string UsedUp, long Used, DateTimeOffset Since, DateTimeOffset ResetsAt, bool Reached);

/// <summary>Limits of an exposure or a device, as the server tells them.</summary>
internal sealed record TrafficLimitsJson(long? RateInKbit, long? RateOutKbit, QuotaJson? Quota);

internal sealed record PutQuotaJson(long Bytes, string Period, string UsedUp, int Day);

internal sealed record PutTrafficLimitsJson(long? RateInKbit, long? RateOutKbit, PutQuotaJson? Quota);

internal sealed record BoundsJson(int? ExposuresMax, int? PortsMax, int? UserExposuresMax, int? UserPortsMax);

/// <summary>How much a space may expose, as the server tells it.</summary>
internal sealed record SpaceLimitsJson(int? ExposuresMax, int? PortsMax, int? UserExposuresMax, int? UserPortsMax, QuotaJson? Quota, long Exposures, long Ports, BoundsJson OfServer);

internal sealed record PutSpaceLimitsJson(int? ExposuresMax, int? PortsMax, int? UserExposuresMax, int? UserPortsMax, PutQuotaJson? Quota);

/// <summary>What <c>limits exposure --json</c> and <c>limits client --json</c> print.</summary>
internal sealed record TrafficLimitsPrinted(int Schema, TrafficLimitsJson Limits);

/// <summary>What <c>limits space --json</c> prints.</summary>
internal sealed record SpaceLimitsPrinted(int Schema, SpaceLimitsJson Limits);

/// <summary>Bodies, answers and output of <c>lanstead limits</c>. Null takes a limit away, so it is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(TrafficLimitsJson))]
[JsonSerializable(typeof(PutTrafficLimitsJson))]
[JsonSerializable(typeof(SpaceLimitsJson))]
[JsonSerializable(typeof(PutSpaceLimitsJson))]
[JsonSerializable(typeof(TrafficLimitsPrinted))]
[JsonSerializable(typeof(SpaceLimitsPrinted))]
internal sealed partial class LimitsJson : JsonSerializerContext;
