import { Check, Copy } from "lucide-react";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { useCopy } from "@/ui/copy-text";

/** Long lines wrap: nothing to scroll sideways, on a phone either. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  const m = useMessages();
  const { copied, copy } = useCopy(text);
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-sunken">
      <div className="flex items-center justify-between gap-3 border-b border-line py-1.5 pr-1.5 pl-4">
        <span className="text-sm text-muted">{label}</span>
        <Button size="small" tone="quiet" onClick={() => void copy()} aria-label={m.common.copyNamed(label)}>
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          <span aria-live="polite">{copied ? m.common.copied : m.common.copy}</span>
        </Button>
      </div>
      <pre className="p-4 font-mono text-[0.8125rem] leading-relaxed wrap-anywhere whitespace-pre-wrap">{text}</pre>
    </div>
  );
}
