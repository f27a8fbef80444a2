import { FileDown, Waypoints } from "lucide-react";
import { useState } from "react";
import { flowsFile, flowsQuery, type FlowFilter } from "@/api/flows";
import { usePaged } from "@/api/pages";
import { FlowFilters } from "@/features/flows/flow-filters";
import { FlowRow } from "@/features/flows/flow-row";
import { FlowSummary } from "@/features/flows/flow-summary";
import { flowWords } from "@/features/flows/words";
import { useWords } from "@/lib/i18n/words";
import { buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { PagedList } from "@/ui/paged-list";

/** Who connected to whom in a network, for those who look after it. */
export function NetworkFlows({ networkId, isOn }: { networkId: string; isOn: boolean }) {
  const w = useWords(flowWords);
  const [filter, setFilter] = useState<FlowFilter>({});
  const flows = usePaged(flowsQuery(networkId, filter));
  const isAsked = Object.keys(filter).length > 0;
  // What was noted before it was turned off is still shown.
  if (!isOn && !isAsked && flows.data?.length === 0) {
    return (
      <Card className="max-w-3xl">
        <Empty icon={Waypoints} title={w.offTitle} text={w.offText} />
      </Card>
    );
  }
  return (
    <div className="max-w-4xl space-y-6">
      <FlowSummary networkId={networkId} />
      <FlowFilters filter={filter} onChange={setFilter} />
      <div className="flex flex-wrap gap-2.5">
        {(["jsonl", "csv"] as const).map((format) => (
          <a key={format} className={buttonClass("plain", "small")} href={flowsFile(networkId, filter, format)} download>
            <FileDown aria-hidden />
            {format === "csv" ? w.exportCsv : w.exportJson}
          </a>
        ))}
      </div>
      <Card flush>
        <PagedList query={flows} empty={<Empty icon={Waypoints} title={isAsked ? w.noneTitle : w.emptyTitle} text={isAsked ? w.noneText : w.emptyText} />}>
          {(items) => (
            <ul aria-label={w.list} className="divide-y divide-line">
              {items.map((flow) => (
                <FlowRow key={flow.id} flow={flow} />
              ))}
            </ul>
          )}
        </PagedList>
      </Card>
    </div>
  );
}
