import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "@/app/routes/root";
import { readHere, readText } from "@/app/search";

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/app/pages/setup-page"), "SetupPage"),
});

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
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

export const publicRoutes = [confirmed, setup, login, register, join] as const;
