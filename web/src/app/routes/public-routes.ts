import type { QueryClient } from "@tanstack/react-query";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { meQuery } from "@/api/session";
import { root } from "@/app/routes/root";
import { readHere, readText } from "@/app/search";

/** Who opens a letter's link may be signed in here, and then writes need the session's token. Strangers need none. */
async function learnSession({ context }: { context: { readonly queries: QueryClient } }): Promise<void> {
  await context.queries.ensureQueryData(meQuery).catch(() => undefined);
}

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/app/pages/setup-page"), "SetupPage"),
});

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  beforeLoad: learnSession,
  validateSearch: (search) => ({ ...readHere(search), ...readText(search, "problem") }),
  component: lazyRouteComponent(() => import("@/app/pages/login-page"), "LoginPage"),
});

const register = createRoute({
  getParentRoute: () => root,
  path: "/register",
  component: lazyRouteComponent(() => import("@/app/pages/register-page"), "RegisterPage"),
});

const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  component: lazyRouteComponent(() => import("@/app/pages/join-page"), "JoinPage"),
});

const confirmed = createRoute({
  getParentRoute: () => root,
  path: "/confirmed",
  validateSearch: (search) => readText(search, "problem"),
  component: lazyRouteComponent(() => import("@/app/pages/confirmed-page"), "ConfirmedPage"),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot",
  beforeLoad: learnSession,
  component: lazyRouteComponent(() => import("@/app/pages/forgot-page"), "ForgotPage"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  beforeLoad: learnSession,
  component: lazyRouteComponent(() => import("@/app/pages/reset-page"), "ResetPage"),
});

const verify = createRoute({
  getParentRoute: () => root,
  path: "/verify",
  beforeLoad: learnSession,
  component: lazyRouteComponent(() => import("@/app/pages/verify-page"), "VerifyPage"),
});

const undoEmail = createRoute({
  getParentRoute: () => root,
  path: "/undo-email",
  beforeLoad: learnSession,
  component: lazyRouteComponent(() => import("@/app/pages/verify-page"), "UndoEmailPage"),
});

export const publicRoutes = [confirmed, setup, login, register, join, forgot, reset, verify, undoEmail] as const;
