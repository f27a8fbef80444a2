import { useState } from "react";
import type { Exposure } from "@/api/types";
import { ownNameOf, readName } from "@/features/expose/own-name";
import { exposeWords } from "@/features/expose/words";
import { useWords } from "@/lib/i18n/words";
import { CodeBlock } from "@/ui/code-block";
import { TextField } from "@/ui/text-field";

/** Makes what friends type, and the records for it, out of a name that the person has. Nothing is kept: the records are elsewhere. */
export function OwnNamePart({ exposure }: { exposure: Exposure }) {
  const w = useWords(exposeWords);
  const [text, setText] = useState("");
  const name = readName(text);
  const shown = ownNameOf(name ?? "play.example.com", exposure);
  return (
    <details className="mt-2">
      <summary className="w-fit rounded text-sm font-medium text-accent hover:underline">{w.ownName}</summary>
      <div className="mt-3 space-y-4">
        <TextField
          label={w.ownNameLabel}
          hint={w.ownNameHint}
          mono
          autoComplete="off"
          placeholder="play.example.com"
          error={text.trim() !== "" && name === null ? w.ownNameWrong : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <CodeBlock label={w.ownNameRecords} text={shown.records} />
        <CodeBlock label={shown.isAlone ? w.ownNameAlone : w.ownNameType} text={shown.join} />
      </div>
    </details>
  );
}
