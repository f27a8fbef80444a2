import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { setCertificateAuthority } from "@/api/expose";
import type { TunnelServer } from "@/api/types";
import { nameWords } from "@/features/expose/name-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { CheckField } from "@/ui/check-field";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

/** Where a server gets certificates for names. */
export function AuthorityCard({ server }: { server: TunnelServer }) {
  const m = useMessages();
  const w = useWords(nameWords);
  const queries = useQueryClient();
  const authority = server.certificateAuthority;
  const [directory, setDirectory] = useState(authority?.directory ?? "");
  const [contact, setContact] = useState(authority?.contact ?? "");
  const [isAgreed, setIsAgreed] = useState(typeof authority?.agreedAt === "string");
  const save = useMutation({
    mutationFn: () => setCertificateAuthority(server.id, { agreed: isAgreed, contact: contact.trim(), directory: directory.trim() }),
    onSuccess: () => tellDone(w.saved),
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
    meta: { shownByForm: true },
  });
  return (
    <Card title={w.names}>
      <p className="mb-4 text-muted">{w.namesText}</p>
      <form
        noValidate
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextField
          label={w.directory}
          hint={w.directoryHint}
          mono
          type="url"
          autoComplete="off"
          value={directory}
          onChange={(event) => {
            setDirectory(event.target.value);
            // Another authority has other terms.
            setIsAgreed(false);
          }}
        />
        <TextField label={w.contact} hint={w.contactHint} type="email" autoComplete="email" value={contact} onChange={(event) => setContact(event.target.value)} />
        <CheckField label={w.agreed} checked={isAgreed} onChange={(event) => setIsAgreed(event.target.checked)} />
        {save.error !== null && <FailureNotice error={save.error} />}
        <Button type="submit" tone="primary" busy={save.isPending}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
