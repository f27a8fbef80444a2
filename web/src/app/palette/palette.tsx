import { useDeferredValue, useState } from "react";
import { useEntries } from "@/app/palette/use-entries";
import { paletteWords } from "@/app/palette/words";
import { useWords } from "@/lib/i18n/words";
import { CommandDialog } from "@/ui/command-dialog";

interface PaletteProps {
  open: boolean;
  onClose: () => void;
  onShortcuts: () => void;
}

/** Search over everything, and what can be done, without the pointer. */
export function Palette({ open, onClose, onShortcuts }: PaletteProps) {
  const w = useWords(paletteWords);
  const [typed, setTyped] = useState("");
  // The server is asked behind the typing; the list itself never lags, or Enter would do what was chosen a moment before.
  const groups = useEntries(typed, useDeferredValue(typed), onShortcuts);
  const close = () => {
    onClose();
    setTyped("");
  };
  return (
    <CommandDialog
      open={open}
      onClose={close}
      title={w.open}
      listLabel={w.results}
      placeholder={w.placeholder}
      typed={typed}
      onType={setTyped}
      groups={groups}
      countText={w.count(groups.reduce((sum, group) => sum + group.items.length, 0))}
      emptyText={w.nothing(typed)}
    />
  );
}
