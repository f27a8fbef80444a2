import { useState, type FormEvent } from "react";
import { claimWords } from "@/features/device-flow/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { TextField } from "@/ui/text-field";

export function EnterCode({ onCode }: { onCode: (code: string) => void }) {
  const m = useMessages();
  const w = useWords(claimWords);
  const [code, setCode] = useState("");
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (code.trim() !== "") onCode(code.trim().toUpperCase());
  };
  return (
    <Card>
      <form noValidate onSubmit={submit} className="space-y-5">
        <TextField
          mono
          label={w.code}
          hint={w.codeHint}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={16}
          value={code}
          error={tried && code.trim() === "" ? m.form.required : undefined}
          onChange={(event) => setCode(event.target.value)}
        />
        <div className="flex justify-end">
          <Button type="submit" tone="primary">
            {w.next}
          </Button>
        </div>
      </form>
    </Card>
  );
}
