using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Administration;
using Lanstead.Server.Features.AgentChannel;
using Lanstead.Server.Features.ApiKeys;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Features.Chat;
using Lanstead.Server.Features.Dashboard;
using Lanstead.Server.Features.DeviceFlow;
using Lanstead.Server.Features.Devices;
using Lanstead.Server.Features.Discover;
using Lanstead.Server.Features.Docs;
using Lanstead.Server.Features.Events;
using Lanstead.Server.Features.Flows;
using Lanstead.Server.Features.Health;
using Lanstead.Server.Features.Locks;
using Lanstead.Server.Features.Names;
using Lanstead.Server.Features.Invites;
using Lanstead.Server.Features.JoinKeys;
using Lanstead.Server.Features.Live;
using Lanstead.Server.Features.MailTest;
using Lanstead.Server.Features.NetworkCopies;
using Lanstead.Server.Features.NetworkMembers;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Notifications;
using Lanstead.Server.Features.Oidc;
using Lanstead.Server.Features.Onboarding;
using Lanstead.Server.Features.OwnData;
using Lanstead.Server.Features.Passkeys;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Features.Policies;
using Lanstead.Server.Features.Providers;
using Lanstead.Server.Features.Recovery;
using Lanstead.Server.Features.Releases;
using Lanstead.Server.Features.Retention;
using Lanstead.Server.Features.Rooms;
using Lanstead.Server.Features.Routes;
using Lanstead.Server.Features.SecondFactor;
using Lanstead.Server.Features.Setup;
using Lanstead.Server.Features.Sinks;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Guards;

namespace Lanstead.Server.Hosting;

/// <summary>Every feature of the server: one line each to add, one to map.</summary>
internal static class FeatureList
{
    public static void AddFeatures(this IServiceCollection services)
    {
        services.AddHealth();
        services.AddSetup();
        services.AddAccounts();
        services.AddDeviceFlow();
        services.AddProviders();
        services.AddOidc();
        services.AddTenants();
        services.AddAdministration();
        services.AddPasskeys();
        services.AddApiKeys();
        services.AddEvents();
        services.AddNames();
        services.AddLocks();
        services.AddRoutes();
        services.AddFlows();
        services.AddAudit();
        services.AddSinks();
        services.AddGuards();
        services.AddRetention();
        services.AddNetworks();
        services.AddNetworkMembers();
        services.AddDevices();
        services.AddOwnData();
        services.AddPeers();
        services.AddPolicies();
        services.AddJoinKeys();
        services.AddInvites();
        services.AddActivity();
        services.AddChat();
        services.AddRooms();
        services.AddOnboarding();
        services.AddNetworkCopies();
        services.AddLive();
        services.AddAgentChannel();
        services.AddReleases();
        services.AddMailTest();
        services.AddSecondFactor();
        services.AddRecovery();
        services.AddNotifications();
    }

    public static void MapFeatures(this IEndpointRouteBuilder routes)
    {
        routes.MapHealth();
        routes.MapDocs();
        routes.MapReleases();
        RouteGroupBuilder v1 = routes.MapGroup("/v1");
        v1.MapSetup();
        v1.MapAccounts();
        v1.MapDeviceFlow();
        v1.MapProviders();
        v1.MapOidc();
        v1.MapTenants();
        v1.MapAdministration();
        v1.MapPasskeys();
        v1.MapApiKeys();
        v1.MapEvents();
        v1.MapNames();
        v1.MapLocks();
        v1.MapRoutes();
        v1.MapFlows();
        v1.MapAudit();
        v1.MapSinks();
        v1.MapGuards();
        v1.MapRetention();
        v1.MapNetworks();
        v1.MapNetworkMembers();
        v1.MapDiscover();
        v1.MapDevices();
        v1.MapOwnData();
        v1.MapPeers();
        v1.MapPolicies();
        v1.MapJoinKeys();
        v1.MapInvites();
        v1.MapActivity();
        v1.MapChat();
        v1.MapRooms();
        v1.MapOnboarding();
        v1.MapNetworkCopies();
        v1.MapLive();
        v1.MapDashboard();
        v1.MapAgentChannel();
        v1.MapMailTest();
        v1.MapSecondFactor();
        v1.MapRecovery();
        v1.MapNotifications();
    }
}
