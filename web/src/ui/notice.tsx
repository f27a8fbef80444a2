import { clsx } from "clsx";
import { Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

export type NoticeTone = "info" | "warn" | "bad";

const looks = {
  info: { box: "bg-accent-soft", icon: Info, colour: "text-accent" },
  warn: { box: "bg-warn-soft", icon: TriangleAlert, colour: "text-warn" },
  bad: { box: "bg-bad-soft", icon: OctagonAlert, colour: "text-bad" },
} as const;

interface NoticeProps {
  tone?: NoticeTone;
  title: string;
  children?: ReactNode;
}

export function Notice({ tone = "info", title, children }: NoticeProps) {
  const look = looks[tone];
  return (
    <div role={tone === "bad" ? "alert" : undefined} className={clsx("flex gap-3 rounded-xl p-4", look.box)}>
      <look.icon aria-hidden className={clsx("mt-0.5 size-5 shrink-0", look.colour)} />
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        {children !== undefined && <div className="mt-1 text-sm text-ink/85">{children}</div>}
      </div>
    </div>
  );
}
