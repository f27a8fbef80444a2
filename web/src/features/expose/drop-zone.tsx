import { useDroppable } from "@dnd-kit/core";
import { clsx } from "clsx";
import { useId, useMemo, type ReactNode } from "react";
import type { Exposure } from "@/api/types";
import { outcomeOf, placeId, type Carried, type Outcome, type Place } from "@/features/expose/board";
import { boardWords } from "@/features/expose/board-words";
import { useWords, type Words } from "@/lib/i18n/words";

type BoardWords = typeof boardWords extends Words<infer T> ? T : never;

/** What would come of it, in words. */
export function outcomeText(outcome: Outcome, place: Place, w: BoardWords): string {
  if (outcome.kind === "taken") return w.taken(outcome.ports, outcome.holder.name, outcome.holder.deviceName, outcome.free === null ? null : String(outcome.free));
  if (outcome.kind === "same") return w.same;
  return outcome.kind === "fits" ? (place.kind === "machine" ? w.fitsMachine : w.fits) : "";
}

interface DropZoneProps {
  place: Place;
  carried: Carried | null;
  exposures: readonly Exposure[];
  heading: ReactNode;
  children: ReactNode;
}

/** A public address or a device: says, while something is carried, what would come of putting it down here. */
export function DropZone({ place, carried, exposures, heading, children }: DropZoneProps) {
  const w = useWords(boardWords);
  const id = useId();
  const outcome = useMemo((): Outcome => (carried === null ? { kind: "never" } : outcomeOf(carried, place, exposures)), [carried, place, exposures]);
  const takes = outcome.kind === "fits" || outcome.kind === "taken";
  const { setNodeRef, isOver } = useDroppable({ id: placeId(place), data: { place }, disabled: carried !== null && outcome.kind === "never" });
  return (
    <li
      ref={setNodeRef}
      aria-labelledby={id}
      className={clsx(
        "rounded-xl border outline-2 -outline-offset-1",
        carried === null || !takes ? "border-line" : outcome.kind === "fits" ? "border-dashed border-good" : "border-dashed border-warn",
        isOver && takes ? (outcome.kind === "fits" ? "bg-accent-soft outline-good" : "bg-warn-soft outline-warn") : "bg-surface outline-transparent",
        carried !== null && outcome.kind === "never" && "opacity-60",
      )}
    >
      <div id={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-3 pb-2.5">
        {heading}
      </div>
      {carried !== null && outcome.kind !== "never" && (
        <p aria-hidden className={clsx("px-4 pb-2 text-sm font-medium", outcome.kind === "same" && "text-muted")}>
          {outcomeText(outcome, place, w)}
        </p>
      )}
      {children}
    </li>
  );
}
