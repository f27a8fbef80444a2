import type { ServiceTemplate } from "@/api/types";
import { portsText, type Carried } from "@/features/expose/board";
import { boardWords } from "@/features/expose/board-words";
import { DragHandle } from "@/features/expose/drag-handle";
import { ServiceIcon } from "@/features/expose/service-icon";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";

/** Services with their ports, to be put on a device or an address. */
export function BoardTemplates({ templates, onExpose }: { templates: readonly ServiceTemplate[]; onExpose: (carried: Carried) => void }) {
  const w = useWords(boardWords);
  return (
    <details className="rounded-xl border border-line bg-surface">
      <summary className="rounded-xl px-4 py-3 font-medium hover:bg-sunken">{w.templates}</summary>
      <p className="px-4 text-sm text-muted">{w.templatesText}</p>
      <ul className="grid gap-x-4 px-4 py-2 sm:grid-cols-2 lg:grid-cols-1 2xl:grid-cols-2">
        {templates.map((template) => {
          const what = w.exposureOf(template.name, template.ports.map(portsText).join(", "));
          return (
            <li key={template.name} className="flex items-center gap-2.5 py-1.5">
              <DragHandle carried={{ kind: "template", template }} what={what} />
              <ServiceIcon small template={template.name} />
              <div className="min-w-0 flex-1">
                <p className="font-medium">{template.name}</p>
                <p className="text-sm text-muted">{template.ports.map(portsText).join(", ")}</p>
              </div>
              <Button size="small" aria-label={w.exposeNamed(what)} onClick={() => onExpose({ kind: "template", template })}>
                {w.expose}
              </Button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
