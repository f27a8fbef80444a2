import { Download } from "lucide-react";
import { configFileName } from "@/lib/wireguard-config";
import { peerWords } from "@/features/peers/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Notice } from "@/ui/notice";
import { QrCode } from "@/ui/qr-code";

interface PhoneConfigProps {
  name: string;
  /** The whole configuration, private key included. Lives in this page's memory only. */
  text: string;
  /** The network wants a preshared key, and this browser could not make one. */
  lacksPreshared: boolean;
  /** Null where this is not one of several. */
  onAnother: (() => void) | null;
}

export function PhoneConfig({ name, text, lacksPreshared, onAnother }: PhoneConfigProps) {
  const m = useMessages();
  const w = useWords(peerWords);
  return (
    <div className="space-y-6">
      <section aria-label={m.add.scan}>
        <h3 className="mb-3 font-semibold">{m.add.scan}</h3>
        <QrCode text={text} label={m.add.qrLabel(name)} />
      </section>
      <CodeBlock label={m.add.configLabel} text={text} />
      <div className="flex flex-wrap gap-2.5">
        <Button tone="primary" onClick={() => saveFile(configFileName(name), text)}>
          <Download aria-hidden />
          {m.add.download}
        </Button>
        {onAnother !== null && <Button onClick={onAnother}>{m.add.another}</Button>}
      </div>
      {lacksPreshared && <Notice tone="warn" title={w.presharedLacks} />}
      <Notice title={m.add.privacy} />
    </div>
  );
}

function saveFile(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken the bytes once the click is handled; the address must not outlive it.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
