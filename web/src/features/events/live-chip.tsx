import { clsx } from "clsx";
import { Pause, Play } from "lucide-react";
import type { LiveState } from "@/features/events/event-stream";
import { togglePause, useLiveState } from "@/features/events/live";
import { useMessages } from "@/lib/i18n/locale";

const dots: Record<LiveState, string> = {
  live: "bg-good",
  connecting: "bg-wait breathe",
  reconnecting: "bg-warn breathe",
  paused: "border-2 border-idle",
  "signed-out": "border-2 border-idle",
};

/** Tells whether what is on the page follows the server, and lets a person hold it still. */
export function LiveChip() {
  const m = useMessages();
  const state = useLiveState();
  const paused = state === "paused";
  const Icon = paused ? Play : Pause;
  return (
    <button
      type="button"
      onClick={togglePause}
      aria-label={`${m.live[state]}. ${paused ? m.live.resume : m.live.pause}`}
      title={paused ? m.live.resume : m.live.pause}
      className="group/live inline-flex min-h-8 shrink-0 items-center gap-2 rounded-full border border-line bg-surface px-2.5 text-sm sm:px-3 whitespace-nowrap text-muted transition-colors hover:border-line-strong hover:text-ink"
    >
      <span aria-hidden className={clsx("size-2 rounded-full", dots[state])} />
      {/* Where there is little room, what is as it should be needs no word: whatever else has one. */}
      <span aria-live="polite" className={clsx(state === "live" && "max-sm:sr-only")}>
        {m.live[state]}
      </span>
      <Icon aria-hidden className="size-3.5" />
    </button>
  );
}
