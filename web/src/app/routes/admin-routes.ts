import { createRoute, lazyRouteComponent, notFound, redirect } from "@tanstack/react-router";
import { meQuery } from "@/api/session";
import { readAuditSearch } from "@/app/audit-search";
import { shell } from "@/app/routes/root";
import { readText } from "@/app/search";

/** What belongs to the deployment, for its administrators; each page is a section of one frame. */
const admin = createRoute({
  getParentRoute: () => shell,
  path: "/admin",
  beforeLoad: async ({ context }) => {
    const { isAdmin } = await context.queries.ensureQueryData(meQuery);
    if (!isAdmin) throw notFound();
  },
  component: lazyRouteComponent(() => import("@/app/sections/admin-frame"), "AdminFrame"),
});

const start = createRoute({
  getParentRoute: () => admin,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/admin/overview", replace: true });
  },
});

const overview = createRoute({
  getParentRoute: () => admin,
  path: "/overview",
  component: lazyRouteComponent(() => import("@/app/pages/admin/overview-page"), "AdminOverviewPage"),
});

const accounts = createRoute({
  getParentRoute: () => admin,
  path: "/accounts",
  validateSearch: (search) => ({ ...readText(search, "q") }),
  component: lazyRouteComponent(() => import("@/app/pages/admin/accounts-page"), "AccountsPage"),
});

const account = createRoute({
  getParentRoute: () => admin,
  path: "/accounts/$accountId",
  component: lazyRouteComponent(() => import("@/app/pages/admin/account-page"), "AccountPage"),
});

const spaces = createRoute({
  getParentRoute: () => admin,
  path: "/spaces",
  validateSearch: (search) => ({ ...readText(search, "q") }),
  component: lazyRouteComponent(() => import("@/app/pages/admin/spaces-page"), "AllSpacesPage"),
});

const keys = createRoute({
  getParentRoute: () => admin,
  path: "/keys",
  component: lazyRouteComponent(() => import("@/app/pages/admin/keys-page"), "KeysPage"),
});

const settings = createRoute({
  getParentRoute: () => admin,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/app/pages/admin/settings-page"), "AdminSettingsPage"),
});

const signIn = createRoute({
  getParentRoute: () => admin,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("@/app/pages/admin/sign-in-page"), "AdminSignInPage"),
});

const readiness = createRoute({
  getParentRoute: () => admin,
  path: "/readiness",
  component: lazyRouteComponent(() => import("@/app/pages/admin/readiness-page"), "AdminReadinessPage"),
});

const audit = createRoute({
  getParentRoute: () => admin,
  path: "/audit",
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import("@/app/pages/admin/audit-page"), "AdminAuditPage"),
});

const sinks = createRoute({
  getParentRoute: () => admin,
  path: "/sinks",
  component: lazyRouteComponent(() => import("@/app/pages/admin/sinks-page"), "AdminSinksPage"),
});

export const adminRoutes = admin.addChildren([start, overview, accounts, account, spaces, keys, settings, signIn, readiness, audit, sinks]);
