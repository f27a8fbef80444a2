import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { makePhoneConfig } from "@/features/peers/make-phone-config";
import { PhoneConfig } from "@/features/peers/phone-config";
import { peerWords } from "@/features/peers/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { makeKeyPair } from "@/lib/wireguard-key";
import { Button } from "@/ui/button";
import { SidePanel } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";

interface ReplacePhoneKeyProps {
  readonly peerId: string;
  readonly name: string;
}

/** Another key for a phone: made here, shown once. */
export function ReplacePhoneKey({ peerId, name }: ReplacePhoneKeyProps) {
  const m = useMessages();
  const w = useWords(peerWords);
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [overlaps, setOverlaps] = useState(true);
  const replace = useMutation({
    gcTime: 0,
    mutationFn: async () => makePhoneConfig(peerId, name, await makeKeyPair(), { overlaps }),
    onSettled: () => Promise.all(["peers", "devices", "notifications"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
    meta: { shownByForm: true },
  });
  const close = () => {
    setOpen(false);
    replace.reset();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <KeyRound aria-hidden />
        {w.newConfig}
      </Button>
      <SidePanel open={open} onClose={close} title={w.newConfigTitle(name)} description={w.newConfigText} closeLabel={m.common.close}>
        {replace.data === undefined ? (
          <div className="space-y-5">
            <SelectField
              label={w.newConfigOld}
              value={overlaps ? "overlaps" : "once"}
              onChange={(event) => setOverlaps(event.target.value === "overlaps")}
              options={[
                { value: "overlaps", label: w.newConfigOverlaps },
                { value: "once", label: w.newConfigAtOnce },
              ]}
            />
            {replace.error !== null && <FailureNotice error={replace.error} />}
            <Button tone="primary" busy={replace.isPending} onClick={() => replace.mutate()}>
              {m.add.makeConfig}
            </Button>
          </div>
        ) : (
          <PhoneConfig {...replace.data} onAnother={null} />
        )}
      </SidePanel>
    </>
  );
}
