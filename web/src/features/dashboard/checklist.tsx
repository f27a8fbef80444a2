import { clsx } from "clsx";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import type { Dashboard } from "@/api/types";
import { useMessages } from "@/lib/i18n/locale";
import { Card } from "@/ui/card";

type Step = keyof Dashboard["checklist"];

interface ChecklistProps {
  checklist: Dashboard["checklist"];
  /** What to press for the step that comes next. */
  actionOf: (step: Step) => ReactNode;
}

export function Checklist({ checklist, actionOf }: ChecklistProps) {
  const m = useMessages();
  const steps: readonly { step: Step; title: string; text: string }[] = [
    { step: "networkMade", title: m.home.makeNetwork, text: m.home.makeNetworkText },
    { step: "deviceJoined", title: m.home.firstDevice, text: m.home.firstDeviceText },
    { step: "secondDeviceJoined", title: m.home.secondDevice, text: m.home.secondDeviceText },
    { step: "phoneAdded", title: m.home.phone, text: m.home.phoneText },
  ];
  const done = steps.filter(({ step }) => checklist[step]).length;
  const next = steps.find(({ step }) => !checklist[step])?.step;
  return (
    <Card title={m.home.checklist} flush actions={<span className="text-sm text-muted tabular-nums">{m.home.progress(done, steps.length)}</span>}>
      <div aria-hidden className="mx-5 mb-2 flex gap-1.5 sm:mx-6">
        {steps.map(({ step }) => (
          <span key={step} className={clsx("h-1.5 flex-1 rounded-full", checklist[step] ? "bg-accent" : "bg-sunken")} />
        ))}
      </div>
      <ol className="px-5 pb-3 sm:px-6">
        {steps.map(({ step, title, text }, index) => (
          <li key={step} className={clsx("flex flex-wrap items-center gap-x-4 gap-y-3", checklist[step] ? "py-1.5" : "py-3.5")}>
            <span
              className={clsx(
                "grid shrink-0 place-items-center rounded-full text-sm font-semibold",
                checklist[step] ? "mx-1 size-6 bg-accent text-on-accent" : step === next ? "size-8 border-2 border-accent text-accent" : "size-8 border border-line-strong text-muted",
              )}
            >
              {checklist[step] ? <Check aria-hidden className="size-3.5" /> : index + 1}
              {checklist[step] && <span className="sr-only">{m.home.done}</span>}
            </span>
            <div className="min-w-40 flex-1">
              <p className={clsx("font-medium", checklist[step] && "text-muted")}>{title}</p>
              {!checklist[step] && <p className="text-sm text-muted">{text}</p>}
            </div>
            {step === next && actionOf(step)}
          </li>
        ))}
      </ol>
    </Card>
  );
}
