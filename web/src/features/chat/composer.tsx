import { SendHorizontal, X } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import type { ChatMessage } from "@/api/types";
import { completeMention, mentionAt } from "@/features/chat/mention-at";
import { chatWords } from "@/features/chat/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { IconButton } from "@/ui/icon-button";

interface ComposerProps {
  channelName: string;
  names: readonly string[];
  replyTo: ChatMessage | null;
  editing: ChatMessage | null;
  busy: boolean;
  onCancel: () => void;
  onSend: (body: string) => Promise<boolean>;
  onTyping: () => void;
}

const suggestionsMax = 6;
const bodyMaxChars = 4000;

/** Where one writes: Enter sends, a name after @ is completed from the members. */
export function Composer({ channelName, names, replyTo, editing, busy, onCancel, onSend, onTyping }: ComposerProps) {
  const w = useWords(chatWords);
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(editing?.body ?? "");
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState(false);
  const asked = dismissed ? null : mentionAt(text, caret);
  const found = asked === null ? [] : names.filter((name) => name.toLowerCase().startsWith(asked.toLowerCase())).slice(0, suggestionsMax);

  useEffect(() => {
    if (editing !== null || replyTo !== null) field.current?.focus();
  }, [editing, replyTo]);

  const complete = (name: string) => {
    const done = completeMention(text, caret, name);
    setText(done.text);
    setCaret(done.caret);
    setChosen(0);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(done.caret, done.caret);
    });
  };
  const send = async () => {
    const body = text.trim();
    if (body === "" || busy) return;
    setText("");
    // What could not be sent is still there to be sent.
    if (!(await onSend(body))) setText(body);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (found.length > 0) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      const name = found[Math.min(chosen, found.length - 1)];
      if (step !== 0) setChosen((was) => (Math.min(was, found.length - 1) + step + found.length) % found.length);
      else if ((event.key === "Enter" || event.key === "Tab") && name !== undefined) complete(name);
      else if (event.key === "Escape") setDismissed(true);
      else return;
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void send();
    } else if (event.key === "Escape" && (replyTo !== null || editing !== null)) {
      onCancel();
    }
  };
  const active = Math.min(chosen, found.length - 1);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      className="relative border-t border-line p-3"
    >
      {(replyTo !== null || editing !== null) && (
        <div className="mb-2 flex items-center gap-2 rounded-lg bg-sunken py-1 pr-1 pl-3 text-sm">
          <span className="min-w-0 grow truncate">{editing === null ? w.replyingTo(replyTo?.author.username ?? "") : w.editing}</span>
          <IconButton icon={X} label={editing === null ? w.stopReply : w.stopEdit} onClick={onCancel} />
        </div>
      )}
      {found.length > 0 && (
        <div id={`${id}-names`} role="listbox" aria-label={w.suggestions} className="absolute bottom-full left-3 z-20 mb-1 min-w-48 rounded-xl border border-line bg-surface p-1.5 shadow-lift">
          {found.map((name, at) => (
            <div
              key={name}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === active}
              // Before the field loses the focus; by keyboard it is chosen in the field.
              onMouseDown={(event) => {
                event.preventDefault();
                complete(name);
              }}
              className={`cursor-pointer rounded-lg px-3 py-1.5 text-sm ${at === active ? "bg-accent-soft text-accent" : "hover:bg-sunken"}`}
            >
              @{name}
            </div>
          ))}
        </div>
      )}
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {w.write(channelName)}
      </label>
      <div className="flex items-end gap-2">
        <textarea
          ref={field}
          id={id}
          rows={Math.min(6, Math.max(1, text.split("\n").length))}
          value={text}
          maxLength={bodyMaxChars}
          aria-autocomplete="list"
          aria-controls={found.length > 0 ? `${id}-names` : undefined}
          aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            setText(event.target.value);
            setCaret(event.target.selectionStart);
            setDismissed(false);
            if (event.target.value.trim() !== "" && editing === null) onTyping();
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          className="block min-h-10 w-full resize-none rounded-lg border border-line-strong bg-surface px-3 py-2 text-base text-ink sm:text-[0.9375rem]"
        />
        <Button type="submit" tone="primary" busy={busy} aria-label={editing === null ? w.send : w.save}>
          <SendHorizontal aria-hidden />
        </Button>
      </div>
      <p id={`${id}-hint`} className="mt-1 text-xs text-muted max-sm:sr-only">
        {w.writeHint}
      </p>
    </form>
  );
}
