import { createRoute, lazyRouteComponent, notFound, redirect } from "@tanstack/react-router";
import { meQuery } from "@/api/session";
import { shell } from "@/app/routes/root";

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

export const adminRoutes = admin.addChildren([start, overview]);
