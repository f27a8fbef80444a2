import { useMutation } from "@tanstack/react-query";
import { testExposure } from "@/api/expose";
import type { Exposure, PortTest } from "@/api/types";
import { stateWords } from "@/features/expose/state-words";
import { exposeWords } from "@/features/expose/words";
import { formatLatency, formatMoment } from "@/lib/format";
import { useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Status, type StatusTone } from "@/ui/status";

const tones: Readonly<Record<string, StatusTone>> = { open: "good", refused: "warn", timedOut: "warn", unreachable: "warn", notTestable: "idle" };

/** The server dials the ports as a caller would, and says what it saw. */
export function TestCard({ exposure }: { exposure: Exposure }) {
  const w = useWords(exposeWords);
  const locale = useLocale();
  const test = useMutation({ mutationFn: async () => ({ ports: await testExposure(exposure.id), at: new Date().toISOString() }), meta: { shownByForm: true } });
  return (
    <Card title={w.test}>
      <p className="mb-4 text-muted">{w.testText}</p>
      <Button busy={test.isPending} onClick={() => test.mutate()}>
        {w.test}
      </Button>
      <div aria-live="polite">
        {test.error !== null && (
          <div className="mt-4">
            <FailureNotice error={test.error} />
          </div>
        )}
        {test.data !== undefined && (
          <>
            <ul className="mt-5 space-y-3">
              {test.data.ports.map((port) => (
                <TestedPort key={`${port.protocol} ${port.port}`} port={port} />
              ))}
            </ul>
            <p className="mt-4 text-sm text-muted">{w.tested(formatMoment(test.data.at, locale))}</p>
          </>
        )}
      </div>
    </Card>
  );
}

function seenText(seen: NonNullable<PortTest["seen"]>, players: (now: number, most: number | null) => string): string {
  const count = seen.players === null || seen.players === undefined ? "" : players(seen.players, seen.playersMax ?? null);
  return [seen.name, seen.game, seen.version, seen.map, count].filter((part) => part !== "").join(" · ");
}

function TestedPort({ port }: { port: PortTest }) {
  const w = useWords(exposeWords);
  const s = useWords(stateWords);
  const locale = useLocale();
  return (
    <li>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <span className="font-mono text-[0.84rem]">{w.testOf(`${port.port} ${port.protocol.toUpperCase()}`)}</span>
        <Status tone={tones[port.outcome] ?? "idle"} label={s.results[port.outcome] ?? port.outcome} />
      </div>
      <p className="text-sm text-muted">{port.outcome === "open" && port.milliseconds !== null ? s.took(formatLatency(port.milliseconds * 1000, locale)) : ((port.protocol === "udp" ? s.udpTexts[port.outcome] : undefined) ?? s.resultTexts[port.outcome] ?? "")}</p>
      {port.seen !== null && port.seen !== undefined && <p className="text-sm">{s.seen(seenText(port.seen, s.players))}</p>}
    </li>
  );
}
