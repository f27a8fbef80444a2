import type { Exposure } from "@/api/types";
import { OwnNamePart } from "@/features/expose/own-name-card";
import { exposeWords } from "@/features/expose/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { CodeBlock } from "@/ui/code-block";
import { QrCode } from "@/ui/qr-code";

/** What people type, large enough to read aloud. */
export function ReachCard({ exposure }: { exposure: Exposure }) {
  const w = useWords(exposeWords);
  return (
    <Card title={w.reach}>
      <CodeBlock label={w.reachText} text={exposure.join} />
      <details className="mt-4">
        <summary className="w-fit rounded text-sm font-medium text-accent hover:underline">{w.showQr}</summary>
        <div className="mt-3 max-w-48">
          <QrCode text={exposure.join} label={w.qr(exposure.join)} />
        </div>
      </details>
      <OwnNamePart exposure={exposure} />
    </Card>
  );
}
