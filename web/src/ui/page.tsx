import type { ReactNode } from "react";

interface PageProps {
  title: string;
  /** Above the title: where this page hangs. */
  trail?: ReactNode;
  subtitle?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, trail, subtitle, actions, children }: PageProps) {
  return (
    <>
      <title>{`${title} · Lanstead`}</title>
      <header className="mb-8 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          {trail !== undefined && <div className="mb-2 text-sm text-muted">{trail}</div>}
          <h1 className="text-[1.75rem] leading-tight font-semibold tracking-tight">{title}</h1>
          {subtitle !== undefined && <div className="mt-1.5 max-w-2xl text-muted">{subtitle}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2.5">{actions}</div>}
      </header>
      {children}
    </>
  );
}
