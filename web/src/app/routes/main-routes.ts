import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readAuditSearch } from "@/app/audit-search";
import { shell } from "@/app/routes/root";
import { readTab, readText } from "@/app/search";

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  component: lazyRouteComponent(() => import("@/app/pages/home-page"), "HomePage"),
});

const devices = createRoute({
  getParentRoute: () => shell,
  path: "/devices",
  validateSearch: (search) => ({ ...readText(search, "q") }),
  component: lazyRouteComponent(() => import("@/app/pages/devices-page"), "DevicesPage"),
});

const device = createRoute({
  getParentRoute: () => shell,
  path: "/devices/$deviceId",
  validateSearch: (search) => readTab(search, ["overview", "connections", "exposed", "changes"]),
  component: lazyRouteComponent(() => import("@/app/pages/device-page"), "DevicePage"),
});

const networks = createRoute({
  getParentRoute: () => shell,
  path: "/networks",
  validateSearch: (search) => ({ ...readText(search, "q"), ...readText(search, "create") }),
  component: lazyRouteComponent(() => import("@/app/pages/networks-page"), "NetworksPage"),
});

const importNetwork = createRoute({
  getParentRoute: () => shell,
  path: "/networks/import",
  component: lazyRouteComponent(() => import("@/app/pages/import-network-page"), "ImportNetworkPage"),
});

const network = createRoute({
  getParentRoute: () => shell,
  path: "/networks/$networkId",
  validateSearch: (search) => readTab(search, ["devices", "access", "names", "routes", "flows", "members", "activity", "keys", "settings"]),
  component: lazyRouteComponent(() => import("@/app/pages/network-page"), "NetworkPage"),
});

const activity = createRoute({
  getParentRoute: () => shell,
  path: "/activity",
  validateSearch: (search) => ({ ...readText(search, "network") }),
  component: lazyRouteComponent(() => import("@/app/pages/activity-page"), "ActivityPage"),
});

const enterCode = createRoute({
  getParentRoute: () => shell,
  path: "/claim",
  component: lazyRouteComponent(() => import("@/app/pages/claim-page"), "EnterCodePage"),
});

const claim = createRoute({
  getParentRoute: () => shell,
  path: "/claim/$userCode",
  component: lazyRouteComponent(() => import("@/app/pages/claim-page"), "ClaimPage"),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: "/activity/audit",
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import("@/app/pages/audit-page"), "AuditPage"),
});

const notifications = createRoute({
  getParentRoute: () => shell,
  path: "/notifications",
  component: lazyRouteComponent(() => import("@/app/pages/notifications-page"), "NotificationsPage"),
});

export const mainRoutes = [enterCode, claim, home, devices, device, networks, importNetwork, network, activity, audit, notifications] as const;
