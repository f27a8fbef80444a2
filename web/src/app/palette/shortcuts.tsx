import { isApple } from "@/app/palette/keys";
import { paletteWords } from "@/app/palette/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Dialog } from "@/ui/dialog";

export function Shortcuts({ open, onClose }: { open: boolean; onClose: () => void }) {
  const m = useMessages();
  const w = useWords(paletteWords);
  const keys = [
    { name: w.key.open, keys: [isApple ? "⌘" : "Ctrl", "K"] },
    { name: w.key.help, keys: ["?"] },
    { name: w.key.move, keys: ["↑", "↓"] },
    { name: w.key.choose, keys: ["Enter"] },
    { name: w.key.close, keys: ["Esc"] },
  ];
  return (
    <Dialog open={open} onClose={onClose} title={w.shortcuts} description={w.shortcutsText} closeLabel={m.common.close}>
      <dl className="divide-y divide-line">
        {keys.map((entry) => (
          <div key={entry.name} className="flex items-center justify-between gap-6 py-2.5">
            <dt>{entry.name}</dt>
            <dd className="flex gap-1">
              {entry.keys.map((key) => (
                <kbd key={key} className="min-w-7 rounded-md border border-line-strong bg-sunken px-2 py-0.5 text-center text-sm">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
