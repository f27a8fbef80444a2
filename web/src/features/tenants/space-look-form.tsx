import { useState } from "react";
import type { LoadedTenant } from "@/api/types";
import { lookWords } from "@/features/tenants/look-words";
import { useUpdateTenant } from "@/features/tenants/use-update-tenant";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { MarkChoice } from "@/ui/mark-choice";
import { SpaceMark } from "@/ui/space-mark";
import { tellDone } from "@/ui/toast";

type Look = LoadedTenant["look"];

const valuesOf = <Value extends string>(words: Readonly<Record<Value, string>>) => Object.keys(words) as Value[];

/** A sign and a colour for a space, shown as they will be. */
export function SpaceLookForm({ space }: { space: LoadedTenant }) {
  const m = useMessages();
  const w = useWords(lookWords);
  const [look, setLook] = useState<Look>(space.look);
  const update = useUpdateTenant(space, () => tellDone(w.saved));
  const { name } = space;
  return (
    <Card title={w.title}>
      <form
        noValidate
        className="space-y-6"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ look });
        }}
      >
        <div className="flex items-center gap-4">
          <SpaceMark name={name} look={look} size="large" />
          <p className="text-muted">{w.text}</p>
        </div>
        <MarkChoice
          legend={w.symbol}
          name={name}
          options={valuesOf(w.symbols).map((symbol) => ({ value: symbol, label: w.symbols[symbol], look: { symbol, colour: look.colour } }))}
          selected={look.symbol}
          onSelect={(symbol) => setLook({ ...look, symbol })}
        />
        <MarkChoice
          legend={w.colour}
          name={name}
          options={valuesOf(w.colours).map((colour) => ({ value: colour, label: w.colours[colour], look: { symbol: look.symbol, colour } }))}
          selected={look.colour}
          onSelect={(colour) => setLook({ ...look, colour })}
        />
        <Button type="submit" tone="primary" busy={update.isPending} disabled={look.symbol === space.look.symbol && look.colour === space.look.colour}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
