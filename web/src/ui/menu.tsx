import { Menu as Primitive } from "@base-ui/react/menu";
import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactElement } from "react";

export interface MenuItem {
  /** Where labels may be equal. */
  readonly key?: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  /** The button that opens the menu; it brings its own name. */
  trigger: ReactElement;
  items: readonly MenuItem[];
  side?: "bottom" | "top";
  align?: "start" | "end";
}

export function Menu({ trigger, items, side = "bottom", align = "end" }: MenuProps) {
  // Modal, as it comes: one that leaves the rest of the page open is fenced with focusable hidden elements. The backdrop lies
  // on the trigger too, so that the whole page is closed meanwhile; a press on it closes the menu.
  return (
    <Primitive.Root>
      <Primitive.Trigger render={trigger} />
      <Primitive.Portal>
        <Primitive.Backdrop className="fixed inset-0 z-60" />
        <Primitive.Positioner side={side} align={align} sideOffset={6} className="z-60 outline-none">
          <Primitive.Popup className="min-w-44 rounded-xl border border-line bg-surface p-1.5 shadow-lift transition duration-100 outline-none data-ending-style:opacity-0 data-starting-style:opacity-0">
            {items.map((item) => (
              <Primitive.Item
                key={item.key ?? item.label}
                onClick={item.onSelect}
                className={clsx("flex items-center gap-2.5 rounded-lg px-3 py-2 text-sm outline-none data-highlighted:bg-sunken", item.danger === true && "text-bad data-highlighted:bg-bad-soft")}
              >
                <item.icon aria-hidden className="size-4 shrink-0" />
                {item.label}
              </Primitive.Item>
            ))}
          </Primitive.Popup>
        </Primitive.Positioner>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
