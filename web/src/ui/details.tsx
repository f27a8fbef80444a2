import type { ReactNode } from "react";

export interface Detail {
  readonly name: string;
  readonly value: ReactNode;
  /** Has a line of its own: for long values that shall not be cut in two. */
  readonly isWide?: boolean;
}

/** Names and values of one thing. */
export function Details({ items }: { items: readonly Detail[] }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,11.5rem),1fr))] gap-x-8 gap-y-4">
      {items.map((item) => (
        <div key={item.name} className={item.isWide === true ? "col-span-full min-w-0" : "min-w-0"}>
          <dt className="text-sm text-muted">{item.name}</dt>
          <dd className="mt-0.5">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
