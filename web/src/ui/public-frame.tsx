import type { ReactNode } from "react";
import { useMessages } from "@/lib/i18n/locale";
import { Constellation } from "@/ui/constellation";
import { Logo } from "@/ui/logo";

interface PublicFrameProps {
  title: string;
  text: string;
  children: ReactNode;
}

/** Pages before signing in: the form, and beside it on wide screens what this is about. */
export function PublicFrame({ title, text, children }: PublicFrameProps) {
  const m = useMessages();
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(28rem,5fr)_6fr]">
      <title>{`${title} · Lanstead`}</title>
      <main id="content" className="flex flex-col px-6 py-8 sm:px-12">
        <p className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
          <Logo className="size-8" />
          Lanstead
        </p>
        <div className="m-auto w-full max-w-sm py-10">
          <h1 className="text-[1.75rem] leading-tight font-semibold tracking-tight">{title}</h1>
          <p className="mt-2 mb-7 text-muted">{text}</p>
          {children}
        </div>
      </main>
      <aside className="relative hidden overflow-hidden bg-hero text-on-hero lg:block">
        <Constellation className="absolute inset-x-0 top-0 h-[calc(100%-12.5rem)] w-full" />
        <div className="absolute inset-x-0 bottom-0 max-w-xl p-12">
          <p className="text-3xl leading-tight font-semibold tracking-tight">{m.hero.line}</p>
          <p className="mt-3 text-lg text-on-hero/80">{m.hero.text}</p>
        </div>
      </aside>
    </div>
  );
}
