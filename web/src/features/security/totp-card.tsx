import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "@/api/client";
import { securityQuery } from "@/api/security";
import { EnrolTotp } from "@/features/security/enrol-totp";
import { RecoveryCodes } from "@/features/security/recovery-codes";
import { securityWords } from "@/features/security/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Moment } from "@/ui/moment";

interface TotpCardProps {
  since: string | null;
  codesLeft: number;
}

export function TotpCard({ since, codesLeft }: TotpCardProps) {
  const w = useWords(securityWords);
  const queries = useQueryClient();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [leaving, setLeaving] = useState(false);
  const refresh = async () => queries.invalidateQueries(securityQuery);
  const show = (recoveryCodes: readonly string[]) => {
    begin.reset();
    setCodes(recoveryCodes);
    void refresh();
  };
  const begin = useMutation({ mutationFn: async () => body(await client.POST("/v1/me/totp")) });
  const renew = useMutation({ mutationFn: async () => body(await client.POST("/v1/me/recovery-codes")), onSuccess: ({ recoveryCodes }) => show(recoveryCodes) });
  const off = useMutation({ mutationFn: async () => client.DELETE("/v1/me/totp"), onSuccess: refresh, onSettled: () => setLeaving(false) });
  return (
    <Card title={w.totp}>
      <p className="mb-4 text-muted">{since === null ? w.totpOff : w.totpOn}</p>
      {since === null ? (
        <Button tone="primary" busy={begin.isPending} onClick={() => begin.mutate()}>
          {w.add}
        </Button>
      ) : (
        <>
          <p className="mb-4">
            {w.since} <Moment at={since} /> · {w.left(codesLeft)}
          </p>
          <div className="flex flex-wrap gap-2.5">
            <Button busy={renew.isPending} onClick={() => renew.mutate()}>
              {w.renew}
            </Button>
            <Button tone="danger" onClick={() => setLeaving(true)}>
              {w.off}
            </Button>
          </div>
        </>
      )}
      {begin.data !== undefined && <EnrolTotp secret={begin.data.secret} uri={begin.data.uri} onClose={() => begin.reset()} onDone={show} />}
      {codes !== null && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
      <Confirm open={leaving} onClose={() => setLeaving(false)} title={w.offTitle} text={w.offText} confirmLabel={w.off} busy={off.isPending} onConfirm={() => off.mutate()} />
    </Card>
  );
}
