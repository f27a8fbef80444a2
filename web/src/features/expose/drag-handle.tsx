import { useDraggable } from "@dnd-kit/core";
import { clsx } from "clsx";
import { GripVertical } from "lucide-react";
import { idOf, type Carried } from "@/features/expose/board";
import { boardWords } from "@/features/expose/board-words";
import { useWords } from "@/lib/i18n/words";

/** Picks something up, by pointer or keys. Not on phones: there the button beside it does the same. */
export function DragHandle({ carried, what }: { carried: Carried; what: string }) {
  const w = useWords(boardWords);
  const { attributes, listeners, setNodeRef, isDragging } = useDraggable({ id: idOf(carried), data: { carried }, attributes: { roleDescription: w.draggable } });
  return (
    <button
      ref={setNodeRef}
      type="button"
      {...attributes}
      {...listeners}
      aria-label={w.carry(what)}
      className={clsx("hidden size-8 shrink-0 cursor-grab touch-none place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink lg:grid", isDragging && "cursor-grabbing opacity-50")}
    >
      <GripVertical aria-hidden className="size-4" />
    </button>
  );
}
