import { Search } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { commandOf, isApple } from "@/app/palette/keys";
import { paletteWords } from "@/app/palette/words";
import { useWords } from "@/lib/i18n/words";

const Palette = lazy(async () => ({ default: (await import("@/app/palette/palette")).Palette }));
const Shortcuts = lazy(async () => ({ default: (await import("@/app/palette/shortcuts")).Shortcuts }));

type Shown = "palette" | "shortcuts" | null;

/** The button for it, and the keys. Its code is fetched when it is first asked for. */
export function PaletteHost() {
  const w = useWords(paletteWords);
  const [shown, setShown] = useState<Shown>(null);
  // Once it was open it stays, closed, so that it can fade and the focus goes back.
  const [used, setUsed] = useState<readonly Shown[]>([]);
  const show = useCallback((what: Shown) => {
    setUsed((before) => [...before, what]);
    setShown(what);
  }, []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = commandOf(event);
      // On top of a dialog it would take the ground from under it; one that is just fading has no say.
      if (command === null || document.querySelector("[role=dialog]:not([data-closed])") !== null) return;
      event.preventDefault();
      show(command);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [show]);
  const close = () => setShown(null);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={w.open}
        aria-keyshortcuts={isApple ? "Meta+K" : "Control+K"}
        onClick={() => show("palette")}
        className="inline-flex min-h-9 items-center gap-2 rounded-lg border border-line bg-surface px-2.5 text-sm text-muted transition-colors hover:border-line-strong hover:text-ink"
      >
        <Search aria-hidden className="size-4" />
        <span className="hidden sm:inline">{w.search}</span>
        <kbd aria-hidden className="hidden rounded border border-line px-1.5 text-xs sm:inline">
          {isApple ? "⌘" : "Ctrl"} K
        </kbd>
      </button>
      <Suspense>
        {used.includes("palette") && <Palette open={shown === "palette"} onClose={close} onShortcuts={() => show("shortcuts")} />}
        {used.includes("shortcuts") && <Shortcuts open={shown === "shortcuts"} onClose={close} />}
      </Suspense>
    </>
  );
}
