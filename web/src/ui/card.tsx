import { clsx } from "clsx";
import { useId, type ReactNode } from "react";

interface CardProps {
  title?: string;
  /** Beside the title: one or two small buttons or a link. */
  actions?: ReactNode;
  /** No inner margin, for lists that draw their own lines. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

export function Card({ title, actions, flush = false, className, children }: CardProps) {
  const id = useId();
  return (
    <section aria-labelledby={title === undefined ? undefined : id} className={clsx("rounded-2xl border border-line bg-surface shadow-card", className)}>
      {title !== undefined && (
        <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 pt-4 pb-3 sm:px-6">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {actions}
        </header>
      )}
      <div className={clsx(!flush && "px-5 pb-5 sm:px-6 sm:pb-6", !flush && title === undefined && "pt-5 sm:pt-6")}>{children}</div>
    </section>
  );
}
