import { clsx } from "clsx";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "@/lib/clipboard";
import { useMessages } from "@/lib/i18n/locale";
import { Breakable } from "@/ui/breakable";

/** True for two seconds after a copy; announces it. */
export function useCopy(text: string): { copied: boolean; copy: () => Promise<void> } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return { copied, copy: async () => setCopied(await copyText(text)) };
}

/** A value such as an address, which is itself the button that copies it. */
export function CopyText({ text, label, className }: { text: string; label: string; className?: string }) {
  const m = useMessages();
  const { copied, copy } = useCopy(text);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={() => void copy()}
      title={m.common.copy}
      className={clsx("group/copy -mx-1.5 inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-md px-1.5 text-left font-mono text-[0.84rem] hover:bg-sunken", className)}
    >
      <span className="sr-only">{m.common.copyNamed(label)}: </span>
      <Breakable text={text} />
      <Icon aria-hidden className={clsx("size-3.5 shrink-0", copied ? "text-good" : "text-muted opacity-70 group-hover/copy:opacity-100")} />
      <span aria-live="polite" className="sr-only">
        {copied ? m.common.copied : ""}
      </span>
    </button>
  );
}
