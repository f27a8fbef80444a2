import { Tabs as Primitive } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly content: ReactNode;
}

interface TabsProps<Name extends string> {
  label: string;
  tabs: readonly Tab<Name>[];
  selected: Name;
  onSelect: (name: Name) => void;
}

export function Tabs<Name extends string>({ label, tabs, selected, onSelect }: TabsProps<Name>) {
  return (
    <Primitive.Root value={selected} onValueChange={(value) => onSelect(value)}>
      <Primitive.List aria-label={label} className="mb-6 flex gap-1 overflow-x-auto border-b border-line px-0.5 pt-0.5">
        {tabs.map((tab) => (
          <Primitive.Tab
            key={tab.name}
            value={tab.name}
            className="relative -mb-px min-h-10 shrink-0 border-b-2 border-transparent px-3 font-medium text-muted outline-offset-[-2px] transition-colors hover:text-ink data-active:border-accent data-active:text-ink"
          >
            {tab.label}
          </Primitive.Tab>
        ))}
      </Primitive.List>
      {tabs.map((tab) => (
        <Primitive.Panel key={tab.name} value={tab.name} className="outline-offset-8">
          {tab.content}
        </Primitive.Panel>
      ))}
    </Primitive.Root>
  );
}
