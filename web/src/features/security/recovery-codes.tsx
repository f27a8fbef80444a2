import { Download, Printer } from "lucide-react";
import { securityWords } from "@/features/security/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Dialog } from "@/ui/dialog";

/** Shown once: to copy, to keep as a file, or on paper. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const m = useMessages();
  const w = useWords(securityWords);
  const text = codes.join("\n");
  return (
    <Dialog open onClose={onClose} title={w.codesTitle} description={w.codesText} closeLabel={m.common.close}>
      <CodeBlock label={w.codes} text={text} />
      <div className="mt-5 flex flex-wrap gap-2.5 print:hidden">
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`Lanstead ${location.host}\n${text}\n`)}`}
          download="lanstead-recovery-codes.txt"
          className="inline-flex min-h-10 items-center gap-2 rounded-lg border border-line bg-surface px-4 py-2 font-medium hover:border-line-strong"
        >
          <Download aria-hidden className="size-4" />
          {w.download}
        </a>
        <Button onClick={() => window.print()}>
          <Printer aria-hidden />
          {w.print}
        </Button>
        <Button tone="primary" onClick={onClose}>
          {w.kept}
        </Button>
      </div>
    </Dialog>
  );
}
