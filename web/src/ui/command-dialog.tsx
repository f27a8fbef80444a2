import { Dialog as Primitive } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { Search, type LucideIcon } from "lucide-react";
import { useEffect, useId, useState, type KeyboardEvent } from "react";

export interface CommandItem {
  /** Unique in the whole list. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly icon: LucideIcon;
  readonly onSelect: () => void;
}

export interface CommandGroup {
  readonly label: string;
  readonly items: readonly CommandItem[];
}

interface CommandDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  listLabel: string;
  placeholder: string;
  typed: string;
  onType: (text: string) => void;
  groups: readonly CommandGroup[];
  /** Told to those who do not see the list, whenever it changes. */
  countText: string;
  emptyText: string;
}

/** A field and a list that it narrows down. The focus stays in the field; the arrows move in the list (ARIA's combobox with a list box). */
export function CommandDialog(props: CommandDialogProps) {
  return (
    <Primitive.Root open={props.open} onOpenChange={(next) => !next && props.onClose()}>
      <Primitive.Portal>
        <Primitive.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Primitive.Popup className="fixed top-4 left-1/2 z-50 flex max-h-[min(34rem,calc(100dvh-2rem))] w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-2xl border border-line bg-surface shadow-lift transition duration-100 sm:top-[12vh] data-ending-style:opacity-0 data-starting-style:opacity-0">
          <Primitive.Title className="sr-only">{props.title}</Primitive.Title>
          <Commands {...props} />
        </Primitive.Popup>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Commands({ onClose, title, listLabel, placeholder, typed, onType, groups, countText, emptyText }: CommandDialogProps) {
  const id = useId();
  const items = groups.flatMap((group) => group.items);
  const [chosen, setChosen] = useState("");
  // What was chosen may be gone from a narrower list: then it is the first.
  const active = items.find((item) => item.id === chosen) ?? items[0];
  const optionId = (item: CommandItem) => `${id}-${item.id}`;
  const activeId = active === undefined ? "" : optionId(active);
  useEffect(() => {
    document.getElementById(activeId)?.scrollIntoView({ block: "nearest" });
  }, [activeId]);
  const select = (item: CommandItem) => {
    onClose();
    item.onSelect();
  };
  const move = (to: number) => setChosen(items[(to + items.length) % items.length]?.id ?? "");
  const onKeyDown = (event: KeyboardEvent) => {
    const at = active === undefined ? 0 : items.indexOf(active);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (target !== undefined && items.length > 0) move(target);
    else if (event.key === "Enter" && active !== undefined && !event.nativeEvent.isComposing) select(active);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="relative border-b border-line">
        <label htmlFor={`${id}-field`} className="sr-only">
          {title}
        </label>
        <Search aria-hidden className="pointer-events-none absolute top-1/2 left-5 size-4.5 -translate-y-1/2 text-muted" />
        <input
          id={`${id}-field`}
          role="combobox"
          type="text"
          autoComplete="off"
          spellCheck={false}
          aria-autocomplete="list"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          {...(active === undefined ? {} : { "aria-activedescendant": optionId(active) })}
          value={typed}
          placeholder={placeholder}
          onChange={(event) => {
            setChosen("");
            onType(event.target.value);
          }}
          onKeyDown={onKeyDown}
          className="block min-h-14 w-full bg-transparent py-3 pr-5 pl-13 text-base text-ink -outline-offset-2 placeholder:text-muted"
        />
      </div>
      <p role="status" className="sr-only">
        {countText}
      </p>
      {items.length === 0 && <p className="px-5 py-8 text-center text-muted wrap-anywhere">{emptyText}</p>}
      <div id={`${id}-list`} role="listbox" aria-label={listLabel} className="overflow-y-auto p-2">
        {groups.map((group) => (
          <div key={group.label} role="group" aria-label={group.label} className="pb-1.5">
            <p aria-hidden className="px-3 pt-2 pb-1 text-xs font-semibold text-muted">
              {group.label}
            </p>
            {group.items.map((item) => (
              <div
                key={item.id}
                id={optionId(item)}
                role="option"
                aria-selected={item === active}
                tabIndex={-1}
                onPointerMove={() => item !== active && setChosen(item.id)}
                onClick={() => select(item)}
                onKeyDown={onKeyDown}
                className={clsx("flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5", item === active && "bg-accent-soft [&>svg]:text-accent")}
              >
                <item.icon aria-hidden className="size-4.5 shrink-0 text-muted" />
                <span className="min-w-0 flex-1 truncate">{item.label}</span>
                {item.hint !== undefined && <span className="shrink-0 text-sm text-muted">{item.hint}</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
    </>
  );
}
