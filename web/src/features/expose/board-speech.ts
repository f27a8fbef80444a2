import type { Active, Announcements, Over, ScreenReaderInstructions } from "@dnd-kit/core";
import type { Exposure } from "@/api/types";
import { outcomeOf, portsText, type Carried, type Place } from "@/features/expose/board";
import { boardWords } from "@/features/expose/board-words";
import { outcomeText } from "@/features/expose/drop-zone";
import { useWords, type Words } from "@/lib/i18n/words";

type BoardWords = typeof boardWords extends Words<infer T> ? T : never;

/** What a handle carries. */
export function carriedOf(active: Active): Carried | null {
  return (active.data.current as { carried?: Carried } | undefined)?.carried ?? null;
}

/** Where it is now. */
export function placeOf(over: Over | null): Place | null {
  return (over?.data.current as { place?: Place } | undefined)?.place ?? null;
}

export function nameOf(carried: Carried, w: BoardWords): string {
  if (carried.kind === "exposure") return w.exposureOf(carried.exposure.name, carried.exposure.ports.map(portsText).join(", "));
  if (carried.kind === "template") return w.exposureOf(carried.template.name, carried.template.ports.map(portsText).join(", "));
  return w.portOf(carried.port.program, `${carried.port.port} ${carried.port.protocol.toUpperCase()}`, carried.device.name);
}

function placeName(place: Place): string {
  return place.kind === "address" ? place.address.address : place.device.name;
}

/** What screen readers are told of picking up, going about and putting down. */
export function useBoardSpeech(exposures: readonly Exposure[]): { readonly announcements: Announcements; readonly screenReaderInstructions: ScreenReaderInstructions } {
  const w = useWords(boardWords);
  const named = (active: Active) => {
    const carried = carriedOf(active);
    return carried === null ? "" : nameOf(carried, w);
  };
  return {
    screenReaderInstructions: { draggable: w.instructions },
    announcements: {
      onDragStart: ({ active }) => w.pickedUp(named(active)),
      onDragOver: ({ active, over }) => {
        const [carried, place] = [carriedOf(active), placeOf(over)];
        return carried === null || place === null ? w.overNothing : w.over(placeName(place), outcomeText(outcomeOf(carried, place, exposures), place, w));
      },
      onDragEnd: ({ active, over }) => {
        const place = placeOf(over);
        return place === null ? w.putNowhere(named(active)) : w.putDown(named(active), placeName(place));
      },
      onDragCancel: ({ active }) => w.letGo(named(active)),
    },
  };
}
