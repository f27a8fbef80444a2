import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "@/app/routes/root";
import { readHere } from "@/app/search";

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

const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  component: lazyRouteComponent(() => import("@/app/pages/join-page"), "JoinPage"),
});

export const publicRoutes = [setup, login, register, join] as const;
