import { sinkWords } from "@/features/sinks/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Dialog } from "@/ui/dialog";

/** A webhook's secret, the one time that it is shown. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const m = useMessages();
  const w = useWords(sinkWords);
  return (
    <Dialog open onClose={onClose} title={w.secretTitle} description={w.secretText} closeLabel={m.common.close}>
      <CodeBlock label={w.secret} text={secret} />
      <div className="mt-6 flex justify-end">
        <Button tone="primary" onClick={onClose}>
          {w.done}
        </Button>
      </div>
    </Dialog>
  );
}
