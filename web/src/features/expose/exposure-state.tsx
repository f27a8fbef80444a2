import type { Exposure } from "@/api/types";
import { stateWords } from "@/features/expose/state-words";
import { useWords } from "@/lib/i18n/words";
import { Status, type StatusTone } from "@/ui/status";

const tones: Readonly<Record<string, StatusTone>> = { open: "good", opening: "wait", closed: "idle", failed: "warn", offline: "idle" };

export function ExposureState({ exposure }: { exposure: Exposure }) {
  const w = useWords(stateWords);
  const state = exposure.active ? exposure.state : "paused";
  return <Status tone={tones[state] ?? "idle"} label={w.states[state] ?? w.unknown} />;
}
