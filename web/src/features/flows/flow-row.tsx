import type { Flow } from "@/api/types";
import { flowWords } from "@/features/flows/words";
import { formatBytes } from "@/lib/format";
import { useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Moment } from "@/ui/moment";
import { Status } from "@/ui/status";

/** One connection in a line, or two where the page is narrow. */
export function FlowRow({ flow }: { flow: Flow }) {
  const w = useWords(flowWords);
  const locale = useLocale();
  const isRefused = flow.verdict === "refused";
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-1 px-5 py-3 sm:px-6">
      <div className="min-w-56 flex-1">
        <p className="font-medium">{w.pair(flow.from.name, flow.to.name)}</p>
        <p className="text-sm text-muted">
          <span className="font-mono text-[0.8rem]">{serviceOf(flow, w.ping)}</span> · <Moment at={flow.startedAt} />
        </p>
      </div>
      <div className="min-w-44 sm:w-64">
        <Status tone={isRefused ? "warn" : "good"} label={`${isRefused ? w.refused : w.allowed}, ${flow.rule === null ? w.byDefault : w.byRule(flow.rule)}${flow.policyVersion === null ? "" : `, ${w.ofVersion(flow.policyVersion)}`}`} />
        <p className="text-sm text-muted tabular-nums">
          {isRefused ? w.packets(new Intl.NumberFormat(locale).format(flow.packetsIn)) : formatBytes(flow.bytesIn + flow.bytesOut, locale)}
          {!flow.over && ` · ${w.goesOn}`}
        </p>
      </div>
    </li>
  );
}

function serviceOf(flow: Flow, ping: string): string {
  if (flow.protocol === 6) return `TCP ${flow.toPort}`;
  if (flow.protocol === 17) return `UDP ${flow.toPort}`;
  if (flow.protocol === 1 || flow.protocol === 58) return flow.toPort === 8 || flow.toPort === 128 ? ping : `ICMP ${flow.toPort}`;
  return `IP ${flow.protocol}`;
}
