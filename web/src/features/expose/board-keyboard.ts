import { pointerWithin, type CollisionDetection, type KeyboardCoordinateGetter, type UniqueIdentifier } from "@dnd-kit/core";

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export interface BoardKeyboard {
  readonly coordinates: KeyboardCoordinateGetter;
  readonly collisions: CollisionDetection;
  readonly reset: () => void;
}

/** Arrow keys go from place to place, in the order of the page, and only to those that take what is carried; the pointer means what is under it. */
export function boardKeyboard(): BoardKeyboard {
  let target: UniqueIdentifier | null = null;
  return {
    coordinates: (event, { context }) => {
      const step = steps[event.code];
      if (step === undefined) return undefined;
      event.preventDefault();
      const places = context.droppableContainers.getEnabled().filter((place) => place.node.current !== null);
      places.sort((one, other) => position(one.node.current, other.node.current));
      const at = places.findIndex((place) => place.id === target);
      const next = places[at < 0 ? (step > 0 ? 0 : places.length - 1) : (at + step + places.length) % places.length];
      const node = next?.node.current;
      if (next === undefined || node === null || node === undefined) return undefined;
      target = next.id;
      node.scrollIntoView({ block: "nearest" });
      // At its lower edge, where what is carried hides nothing of what is said there.
      const { left, bottom } = node.getBoundingClientRect();
      return { x: left + 24, y: bottom - 12 };
    },
    collisions: (args) => {
      if (args.pointerCoordinates !== null) return pointerWithin(args);
      const place = args.droppableContainers.find((one) => one.id === target);
      return place === undefined ? [] : [{ id: place.id, data: { droppableContainer: place, value: 1 } }];
    },
    reset: () => {
      target = null;
    },
  };
}

function position(one: HTMLElement | null, other: HTMLElement | null): number {
  if (one === null || other === null || one === other) return 0;
  return (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) === 0 ? 1 : -1;
}
