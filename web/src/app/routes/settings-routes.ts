import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { shell } from "@/app/routes/root";
import { readText } from "@/app/search";

/** What belongs to the person; each page is a section of one frame. */
const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/app/sections/settings-frame"), "SettingsFrame"),
});

const start = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/profile", replace: true });
  },
});

const profile = createRoute({
  getParentRoute: () => settings,
  path: "/profile",
  component: lazyRouteComponent(() => import("@/app/pages/settings/profile-page"), "ProfilePage"),
});

const security = createRoute({
  getParentRoute: () => settings,
  path: "/security",
  validateSearch: (search) => readText(search, "problem"),
  component: lazyRouteComponent(() => import("@/app/pages/settings/security-page"), "SecurityPage"),
});

const appearance = createRoute({
  getParentRoute: () => settings,
  path: "/appearance",
  component: lazyRouteComponent(() => import("@/app/pages/settings/appearance-page"), "AppearancePage"),
});

const data = createRoute({
  getParentRoute: () => settings,
  path: "/data",
  component: lazyRouteComponent(() => import("@/app/pages/settings/data-page"), "DataPage"),
});

const sessions = createRoute({
  getParentRoute: () => settings,
  path: "/sessions",
  component: lazyRouteComponent(() => import("@/app/pages/settings/sessions-page"), "SessionsPage"),
});

const tokens = createRoute({
  getParentRoute: () => settings,
  path: "/tokens",
  component: lazyRouteComponent(() => import("@/app/pages/settings/tokens-page"), "TokensPage"),
});

const notifications = createRoute({
  getParentRoute: () => settings,
  path: "/notifications",
  component: lazyRouteComponent(() => import("@/app/pages/settings/notifications-page"), "NotificationSettingsPage"),
});

export const settingsRoutes = settings.addChildren([start, profile, security, sessions, tokens, notifications, appearance, data]);
