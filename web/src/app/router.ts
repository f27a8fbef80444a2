import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { LoadFailure } from "@/app/load-failure";
import { adminRoutes } from "@/app/routes/admin-routes";
import { exposeRoutes } from "@/app/routes/expose-routes";
import { mainRoutes } from "@/app/routes/main-routes";
import { publicRoutes } from "@/app/routes/public-routes";
import { root, shell } from "@/app/routes/root";
import { settingsRoutes } from "@/app/routes/settings-routes";
import { channelRoutes, spaceRoutes, spacesRoute } from "@/app/routes/space-routes";

const routeTree = root.addChildren([...publicRoutes, shell.addChildren([...mainRoutes, ...exposeRoutes, settingsRoutes, spacesRoute, spaceRoutes, channelRoutes, adminRoutes])]);

export function makeRouter(queries: QueryClient) {
  return createRouter({ routeTree, context: { queries }, defaultPreload: "intent", scrollRestoration: true, defaultErrorComponent: LoadFailure });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
