import type { QueryClient } from "@tanstack/react-query";
import { createRoute, lazyRouteComponent, notFound, redirect } from "@tanstack/react-router";
import { tenantQuery } from "@/api/tenants";
import { shell } from "@/app/routes/root";
import { readText } from "@/app/search";
import { problemOf } from "@/lib/problem";

async function loadSpace({ context, params }: { context: { queries: QueryClient }; params: { tenantId: string } }): Promise<void> {
  try {
    await context.queries.ensureQueryData(tenantQuery(params.tenantId));
  } catch (error) {
    throw problemOf(error).status === 404 ? notFound() : error;
  }
}

/** What belongs to a space (a tenant); each page is a section of one frame. */
const space = createRoute({
  getParentRoute: () => shell,
  path: "/spaces/$tenantId",
  loader: loadSpace,
  component: lazyRouteComponent(() => import("@/app/sections/space-frame"), "SpaceFrame"),
});

const start = createRoute({
  getParentRoute: () => space,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/spaces/$tenantId/general", params, replace: true });
  },
});

const general = createRoute({
  getParentRoute: () => space,
  path: "/general",
  component: lazyRouteComponent(() => import("@/app/pages/space/general-page"), "SpaceGeneralPage"),
});

const invites = createRoute({
  getParentRoute: () => space,
  path: "/invites",
  component: lazyRouteComponent(() => import("@/app/pages/space/invites-page"), "SpaceInvitesPage"),
});

const members = createRoute({
  getParentRoute: () => space,
  path: "/members",
  component: lazyRouteComponent(() => import("@/app/pages/space/members-page"), "SpaceMembersPage"),
});

const bans = createRoute({
  getParentRoute: () => space,
  path: "/bans",
  component: lazyRouteComponent(() => import("@/app/pages/space/bans-page"), "SpaceBansPage"),
});

const lock = createRoute({
  getParentRoute: () => space,
  path: "/lock",
  component: lazyRouteComponent(() => import("@/app/pages/space/lock-page"), "SpaceLockPage"),
});

const danger = createRoute({
  getParentRoute: () => space,
  path: "/danger",
  component: lazyRouteComponent(() => import("@/app/pages/space/danger-page"), "SpaceDangerPage"),
});

const webhooks = createRoute({
  getParentRoute: () => space,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("@/app/pages/space/webhooks-page"), "SpaceWebhooksPage"),
});

const retention = createRoute({
  getParentRoute: () => space,
  path: "/retention",
  component: lazyRouteComponent(() => import("@/app/pages/space/retention-page"), "SpaceRetentionPage"),
});

const alerts = createRoute({
  getParentRoute: () => space,
  path: "/alerts",
  component: lazyRouteComponent(() => import("@/app/pages/space/alerts-page"), "SpaceAlertsPage"),
});

const updates = createRoute({
  getParentRoute: () => space,
  path: "/updates",
  component: lazyRouteComponent(() => import("@/app/pages/space/updates-page"), "SpaceUpdatesPage"),
});

const onboarding = createRoute({
  getParentRoute: () => space,
  path: "/onboarding",
  component: lazyRouteComponent(() => import("@/app/pages/space/onboarding-page"), "SpaceOnboardingPage"),
});

const apiKeys = createRoute({
  getParentRoute: () => space,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("@/app/pages/space/api-keys-page"), "SpaceApiKeysPage"),
});

export const spaceRoutes = space.addChildren([start, general, members, onboarding, bans, lock, invites, apiKeys, alerts, updates, webhooks, retention, danger]);

/** A space as a community: beside its settings, not among them. */
const channels = createRoute({
  getParentRoute: () => shell,
  path: "/spaces/$tenantId/channels",
  loader: loadSpace,
  component: lazyRouteComponent(() => import("@/app/pages/space/channels-page"), "ChannelsPage"),
});

const channel = createRoute({ getParentRoute: () => channels, path: "/$channelId" });

export const channelRoutes = channels.addChildren([channel]);

/** One's own spaces, and public ones. */
export const spacesRoute = createRoute({
  getParentRoute: () => shell,
  path: "/spaces",
  validateSearch: (search) => ({ ...readText(search, "q"), ...readText(search, "create"), ...readText(search, "join") }),
  component: lazyRouteComponent(() => import("@/app/pages/spaces-page"), "SpacesPage"),
});
