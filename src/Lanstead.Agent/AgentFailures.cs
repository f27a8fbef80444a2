using Lanstead.Primitives;

namespace Lanstead.Agent;

/// <summary>Codes of what the agent itself refuses or fails; each has a page in <c>docs/problems</c>.</summary>
internal static class AgentFailures
{
    public const string BackendUnknown = "agent.backend_unknown";
    public const string MetricsUnusable = "agent.metrics_unusable";
    public const string FilterFileUnusable = "agent.filter_file_unusable";
    public const string StateUnusable = "agent.state_unusable";
    public const string StateDamaged = "agent.state_damaged";
    public const string StateForeign = "agent.state_foreign";
    public const string KeyMissing = "agent.key_missing";
    public const string KeyStays = "agent.key_stays";
    public const string NotEnrolled = "agent.not_enrolled";
    public const string ServerUnknown = "agent.server_unknown";
    public const string ServerUnreachable = "agent.server_unreachable";
    public const string ServerNotTrusted = "agent.server_not_trusted";
    public const string ServerRefused = "agent.server_refused";
    public const string BadRequest = "agent.bad_request";
    public const string NetworkUnknown = "agent.network_unknown";
    public const string AccessDenied = "agent.access_denied";
    public const string NotRunning = "agent.not_running";
    public const string SystemRefused = "agent.system_refused";
    public const string TunnelRefusedPeer = "agent.tunnel_refused_peer";
    public const string MassRemoval = "agent.mass_removal";
    public const string RoutesFailed = "agent.routes_failed";
    public const string ExposureFailed = "agent.exposure_failed";
    public const string ExposureTargetForeign = "agent.exposure_target_foreign";
    public const string ExposureUnfit = "agent.exposure_unfit";
    public const string ExposuresOff = "agent.exposures_off";
    public const string ExposureAddressMissing = "agent.exposure_address_missing";
    public const string ExposureClientMissing = "agent.exposure_client_missing";
    public const string CertificateMissing = "agent.certificate_missing";
    public const string ExposurePortInUse = "agent.exposure_port_in_use";
    public const string ExposureQuota = "agent.exposure_quota";
    public const string PolicyUnenforced = "agent.policy_unenforced";
    public const string StateRefused = "agent.state_refused";
    public const string JoinKeyUnknown = "agent.join_key_unknown";
    public const string JoinConflict = "agent.join_conflict";
    public const string AlreadyRunning = "agent.already_running";
    public const string NetworkFailed = "agent.network_failed";
    public const string NoSystemd = "agent.no_systemd";
    public const string ServiceFailed = "agent.service_failed";
    public const string UpdateFailed = "agent.update_failed";
    public const string JoinRefused = "agent.join_refused";
    public const string OtherServer = "agent.other_server";
    public const string HostDnsFailed = "agent.host_dns_failed";
    public const string ResolverFailed = "agent.resolver_failed";
    public const string SettingUnknown = "agent.setting_unknown";
    public const string NotConnected = "agent.not_connected";

    public static Failure NotEnrolledYet() =>
        new(NotEnrolled, "This machine has not joined a network yet. Run: lanstead up --server URL --key KEY");
}
