import { Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback } from "react";
import { AddDeviceHost } from "@/app/add-device/add-device-host";
import { PaletteHost } from "@/app/palette/palette-host";
import { ConfirmHost } from "@/app/shell/confirm-host";
import { Rail } from "@/app/shell/rail";
import { TabBar } from "@/app/shell/tab-bar";
import { LiveChip } from "@/features/events/live-chip";
import { useLiveEvents } from "@/features/events/live";
import { useMessages } from "@/lib/i18n/locale";
import { Logo } from "@/ui/logo";

// Menus weigh as much as React itself: this one comes right after the first paint.
const UserMenu = lazy(async () => ({ default: (await import("@/app/shell/user-menu")).UserMenu }));

const NotificationBell = lazy(async () => ({ default: (await import("@/features/notifications/notification-bell")).NotificationBell }));

const SpaceSwitcher = lazy(async () => ({ default: (await import("@/app/shell/space-switcher")).SpaceSwitcher }));

export function AppShell() {
  const m = useMessages();
  const navigate = useNavigate();
  useLiveEvents(useCallback(() => void navigate({ to: "/login" }), [navigate]));
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[15.5rem_1fr]">
      <a href="#content" className="sr-only rounded-lg bg-accent px-4 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-80">
        {m.shell.skip}
      </a>
      <Rail />
      <div className="min-w-0">
        <header className="flex min-h-16 items-center gap-2 px-4 sm:gap-3 sm:px-8 md:px-10">
          <Logo className="size-8 shrink-0 md:hidden" />
          <div className="min-w-0 md:hidden">
            <Suspense fallback={null}>
              <SpaceSwitcher compact />
            </Suspense>
          </div>
          <div className="ml-auto flex shrink-0 items-center gap-1.5 sm:gap-2.5">
            <PaletteHost />
            <LiveChip />
            <Suspense fallback={<span className="size-9" />}>
              <NotificationBell />
            </Suspense>
            <Suspense fallback={<span className="size-9 rounded-full bg-accent-soft" />}>
              <UserMenu />
            </Suspense>
          </div>
        </header>
        <main id="content" tabIndex={-1} className="mx-auto max-w-6xl px-4 pt-2 pb-28 outline-none sm:px-8 md:px-10 md:pb-16">
          <Outlet />
        </main>
      </div>
      <TabBar />
      <AddDeviceHost />
      <ConfirmHost />
    </div>
  );
}
