import type { ServiceTemplate } from "@/api/types";
import { newWords } from "@/features/expose/new-words";
import { protocolText, rangeText } from "@/features/expose/ports";
import { ServiceIcon } from "@/features/expose/service-icon";
import { useWords } from "@/lib/i18n/words";
import { CardChoice } from "@/ui/card-choice";

interface TemplateChoiceProps {
  templates: readonly ServiceTemplate[];
  /** Name; empty: something else. */
  selected: string;
  onSelect: (template: ServiceTemplate | null) => void;
}

export function TemplateChoice({ templates, selected, onSelect }: TemplateChoiceProps) {
  const w = useWords(newWords);
  return (
    <CardChoice
      legend={w.templates}
      selected={selected}
      onSelect={(name) => onSelect(templates.find((template) => template.name === name) ?? null)}
      options={[
        ...templates.map((template) => ({ value: template.name, label: template.name, note: noteOf(template), icon: <ServiceIcon small template={template.name} /> })),
        { value: "", label: w.custom, note: w.customNote, icon: <ServiceIcon small template="" /> },
      ]}
    />
  );
}

function noteOf(template: ServiceTemplate): string {
  return template.ports.map((ports) => `${rangeText(ports)} ${protocolText(ports.protocol)}`).join(", ");
}
