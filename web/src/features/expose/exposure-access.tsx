import { useState } from "react";
import type { LoadedExposure } from "@/api/types";
import { AccessFields, type Access } from "@/features/expose/access-fields";
import { newWords } from "@/features/expose/new-words";
import { prefixesText, readPrefixes } from "@/features/expose/ports";
import { useEditExposure } from "@/features/expose/use-exposure-change";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";

/** Who may connect to it; in force at both ends a moment after saving. */
export function ExposureAccess({ exposure, mayChange }: { exposure: LoadedExposure; mayChange: boolean }) {
  const m = useMessages();
  const w = useWords(newWords);
  const [access, setAccess] = useState<Access>({ isForSome: exposure.allowed.length > 0, allowed: prefixesText(exposure.allowed), denied: prefixesText(exposure.denied) });
  const edit = useEditExposure(exposure);
  return (
    <Card title={w.stepWho} className="max-w-3xl">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          edit.mutate({ allowed: access.isForSome ? readPrefixes(access.allowed) : [], denied: readPrefixes(access.denied) });
        }}
      >
        <fieldset disabled={!mayChange} className="space-y-5">
          <AccessFields access={access} onChange={(part) => setAccess((now) => ({ ...now, ...part }))} />
          {edit.error !== null && <FailureNotice error={edit.error} />}
          {mayChange && (
            <Button type="submit" tone="primary" busy={edit.isPending}>
              {m.common.save}
            </Button>
          )}
        </fieldset>
      </form>
    </Card>
  );
}
