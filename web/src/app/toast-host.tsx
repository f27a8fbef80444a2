import { lazy, Suspense } from "react";
import { useMessages } from "@/lib/i18n/locale";

// Nothing to tell before somebody has done something: fetched after the page is shown.
const Toasts = lazy(async () => ({ default: (await import("@/ui/toasts")).Toasts }));

export function ToastHost() {
  const m = useMessages();
  return (
    <Suspense>
      <Toasts closeLabel={m.common.close} />
    </Suspense>
  );
}
