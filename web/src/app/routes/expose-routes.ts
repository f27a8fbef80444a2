import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shell } from "@/app/routes/root";
import { readTab, readText } from "@/app/search";

/** Services at home on public addresses, and the servers that have those. */
const exposures = createRoute({
  getParentRoute: () => shell,
  path: "/expose",
  validateSearch: (search) => ({ ...readText(search, "q") }),
  component: lazyRouteComponent(() => import("@/app/pages/expose/exposures-page"), "ExposuresPage"),
});

const newExposure = createRoute({
  getParentRoute: () => shell,
  path: "/expose/new",
  validateSearch: (search) => ({ ...readText(search, "device") }),
  component: lazyRouteComponent(() => import("@/app/pages/expose/new-exposure-page"), "NewExposurePage"),
});

const board = createRoute({
  getParentRoute: () => shell,
  path: "/expose/board",
  validateSearch: (search) => ({ ...readText(search, "q") }),
  component: lazyRouteComponent(() => import("@/app/pages/expose/board-page"), "BoardPage"),
});

const servers = createRoute({
  getParentRoute: () => shell,
  path: "/expose/servers",
  validateSearch: (search) => ({ ...readText(search, "create") }),
  component: lazyRouteComponent(() => import("@/app/pages/expose/servers-page"), "ServersPage"),
});

const server = createRoute({
  getParentRoute: () => shell,
  path: "/expose/servers/$serverId",
  component: lazyRouteComponent(() => import("@/app/pages/expose/server-page"), "ServerPage"),
});

const exposure = createRoute({
  getParentRoute: () => shell,
  path: "/expose/$exposureId",
  validateSearch: (search) => ({ ...readTab(search, ["overview", "traffic", "access", "limits", "settings"]), ...readText(search, "made") }),
  component: lazyRouteComponent(() => import("@/app/pages/expose/exposure-page"), "ExposurePage"),
});

export const exposeRoutes = [exposures, newExposure, board, servers, server, exposure] as const;
