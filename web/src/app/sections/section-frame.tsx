import { Link, Outlet, useLocation, type LinkProps } from "@tanstack/react-router";
import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { Page } from "@/ui/page";

export interface Section {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly link: LinkProps;
}

interface SectionFrameProps {
  title: string;
  trail?: ReactNode;
  subtitle?: ReactNode;
  /** What the list of sections is called for those who do not see it. */
  label: string;
  sections: readonly Section[];
}

/** One heading, its sections beside it (above it on phones), and the chosen one. */
export function SectionFrame({ title, trail, subtitle, label, sections }: SectionFrameProps) {
  const list = useRef<HTMLUListElement>(null);
  const { pathname } = useLocation();
  // On phones the list is wider than the screen: where one is shall be seen.
  useEffect(() => {
    const here = [...(list.current?.querySelectorAll("a") ?? [])].find((link) => pathname.startsWith(link.pathname));
    if (list.current === null || here === undefined) return;
    const [frame, item] = [list.current.getBoundingClientRect(), here.getBoundingClientRect()];
    list.current.scrollLeft += item.left - frame.left - (frame.width - item.width) / 2;
  }, [pathname]);
  return (
    <Page title={title} trail={trail} subtitle={subtitle}>
      <div className="gap-10 lg:grid lg:grid-cols-[12.5rem_minmax(0,1fr)]">
        <nav aria-label={label} className="mb-6 lg:mb-0">
          <ul ref={list} className="flex gap-1 overflow-x-auto p-0.5 lg:sticky lg:top-6 lg:flex-col">
            {sections.map((section) => (
              <li key={section.label} className="shrink-0">
                <Link
                  {...section.link}
                  className={clsx(
                    "flex min-h-10 items-center gap-2.5 rounded-lg px-3 font-medium whitespace-nowrap text-muted transition-colors hover:text-ink",
                    "aria-[current=page]:bg-sunken aria-[current=page]:text-ink [&[aria-current=page]>svg]:text-accent",
                  )}
                >
                  <section.icon aria-hidden className="size-4.5 shrink-0" />
                  {section.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="max-w-3xl space-y-6">
          <Outlet />
        </div>
      </div>
    </Page>
  );
}
