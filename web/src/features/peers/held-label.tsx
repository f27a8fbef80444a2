import { peerWords } from "@/features/peers/words";
import { useWords } from "@/lib/i18n/words";
import { Status } from "@/ui/status";

const known = ["approval", "disabled", "expired", "posture", "suspended"] as const;

/** Why a device is in no map. */
export function HeldLabel({ held }: { held: string }) {
  const w = useWords(peerWords);
  return <Status tone="warn" label={w.held[known.find((reason) => reason === held) ?? "other"]} />;
}
