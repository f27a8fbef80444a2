import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { LoadFailure } from "@/app/load-failure";
import { NotFound } from "@/app/not-found";
import { readAddSearch, readHere, readTab, readText } from "@/app/search";
import { requireSession } from "@/app/session-guard";

interface RouterContext {
  readonly queries: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFound });

// ---- before signing in -------------------------------------------------------------------

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/app/pages/setup-page"), "SetupPage"),
});

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search) => readHere(search),
  component: lazyRouteComponent(() => import("@/app/pages/login-page"), "LoginPage"),
});

const register = createRoute({
  getParentRoute: () => root,
  path: "/register",
  component: lazyRouteComponent(() => import("@/app/pages/register-page"), "RegisterPage"),
});

// ---- signed in ---------------------------------------------------------------------------

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  validateSearch: readAddSearch,
  beforeLoad: ({ context, location }) => requireSession(context.queries, location.href),
  component: lazyRouteComponent(() => import("@/app/shell/app-shell"), "AppShell"),
  errorComponent: LoadFailure,
});

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
  validateSearch: (search) => readTab(search, ["overview", "connections", "changes"]),
  component: lazyRouteComponent(() => import("@/app/pages/device-page"), "DevicePage"),
});

const networks = createRoute({
  getParentRoute: () => shell,
  path: "/networks",
  validateSearch: (search) => ({ ...readText(search, "q"), ...readText(search, "create") }),
  component: lazyRouteComponent(() => import("@/app/pages/networks-page"), "NetworksPage"),
});

const network = createRoute({
  getParentRoute: () => shell,
  path: "/networks/$networkId",
  validateSearch: (search) => readTab(search, ["devices", "activity", "keys", "settings"]),
  component: lazyRouteComponent(() => import("@/app/pages/network-page"), "NetworkPage"),
});

const activity = createRoute({
  getParentRoute: () => shell,
  path: "/activity",
  validateSearch: (search) => ({ ...readText(search, "network") }),
  component: lazyRouteComponent(() => import("@/app/pages/activity-page"), "ActivityPage"),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/app/pages/settings-page"), "SettingsPage"),
});

const routeTree = root.addChildren([setup, login, register, shell.addChildren([home, devices, device, networks, network, activity, settings])]);

export function makeRouter(queries: QueryClient) {
  return createRouter({ routeTree, context: { queries }, defaultPreload: "intent", scrollRestoration: true, defaultErrorComponent: LoadFailure });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
