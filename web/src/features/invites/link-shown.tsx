import { Share2 } from "lucide-react";
import { inviteWords } from "@/features/invites/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { QrCode } from "@/ui/qr-code";

/** The only time that the link is there: to copy, to scan, to hand to another program of the phone. */
export function LinkShown({ url, onDone }: { url: string; onDone: () => void }) {
  const w = useWords(inviteWords);
  const mayShare = "share" in navigator;
  return (
    <div className="space-y-5">
      <CodeBlock label={w.link} text={url} />
      <div className="flex justify-center">
        <QrCode text={url} label={w.qr} />
      </div>
      <div className="flex flex-wrap justify-end gap-2.5">
        {mayShare && (
          // Whoever closes the sheet without choosing has not failed.
          <Button onClick={() => void navigator.share({ title: w.shareTitle, url }).catch(() => undefined)}>
            <Share2 aria-hidden />
            {w.share}
          </Button>
        )}
        <Button tone="primary" onClick={onDone}>
          {w.done}
        </Button>
      </div>
    </div>
  );
}
