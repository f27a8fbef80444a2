import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { LoadFailure } from "@/app/load-failure";
import { NotFound } from "@/app/not-found";
import { readAddSearch } from "@/app/search";
import { requireSession } from "@/app/session-guard";

interface RouterContext {
  readonly queries: QueryClient;
}

export const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFound });

/** Holds every page that needs a session. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  validateSearch: readAddSearch,
  beforeLoad: ({ context, location }) => requireSession(context.queries, location.href),
  component: lazyRouteComponent(() => import("@/app/shell/app-shell"), "AppShell"),
  errorComponent: LoadFailure,
});
