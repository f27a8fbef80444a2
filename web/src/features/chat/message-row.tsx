import { Copy, CornerUpLeft, MicOff, MoreHorizontal, Pencil, SmilePlus, Trash2 } from "lucide-react";
import type { ChatMessage } from "@/api/types";
import { MarkdownText } from "@/features/chat/markdown-text";
import { chatWords } from "@/features/chat/words";
import { copyText } from "@/lib/clipboard";
import { formatMoment } from "@/lib/format";
import { useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { IconButton } from "@/ui/icon-button";
import { Menu, type MenuItem } from "@/ui/menu";

export interface MessageActs {
  readonly onReply: (message: ChatMessage) => void;
  readonly onEdit: (message: ChatMessage) => void;
  readonly onDelete: (message: ChatMessage) => void;
  readonly onMute: (message: ChatMessage) => void;
  readonly onReact: (message: ChatMessage, emoji: string, on: boolean) => void;
}

interface MessageRowProps {
  message: ChatMessage;
  /** The same author goes on within minutes: the name need not be said again. */
  goesOn: boolean;
  me: { readonly id: string; readonly username: string };
  mayPost: boolean;
  mayModerate: boolean;
  acts: MessageActs;
}

const quickReactions = ["👍", "❤️", "😂", "🎉", "😮", "😢"] as const;

export function MessageRow({ message, goesOn, me, mayPost, mayModerate, acts }: MessageRowProps) {
  const w = useWords(chatWords);
  const locale = useLocale();
  const isMine = message.author.userId === me.id;
  const isDeleted = message.deletedAt !== null;
  const calls = message.mentions.some((person) => person.userId === me.id);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(new Date(message.createdAt));
  return (
    <article className={`group relative flex gap-3 rounded-lg px-2 ${goesOn ? "py-0.5" : "mt-3 py-1"} ${calls ? "bg-warn-soft" : "hover:bg-sunken/60"}`}>
      <span aria-hidden className={`w-9 shrink-0 ${goesOn ? "" : "grid size-9 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent uppercase"}`}>
        {goesOn ? "" : message.author.username.slice(0, 2)}
      </span>
      <div className="min-w-0 grow">
        <p className={goesOn ? "sr-only" : "flex flex-wrap items-baseline gap-x-2"}>
          <span className="font-semibold">{message.author.username}</span>
          <time dateTime={message.createdAt} title={formatMoment(message.createdAt, locale)} className="text-xs text-muted">
            {time}
          </time>
        </p>
        {message.replyTo !== null && (
          <p className="mb-1 flex min-w-0 items-center gap-1.5 text-sm text-muted">
            <CornerUpLeft aria-hidden className="size-3.5 shrink-0" />
            <span className="sr-only">{w.repliesTo(message.replyTo.username)}: </span>
            <span aria-hidden className="shrink-0 font-medium">
              {message.replyTo.username}
            </span>
            <span className="truncate">{message.replyTo.excerpt === "" ? w.deleted : message.replyTo.excerpt}</span>
          </p>
        )}
        {isDeleted ? <p className="text-muted italic">{message.byModerator ? w.deletedByModerator : w.deleted}</p> : <MarkdownText message={message} myName={me.username} />}
        {message.editedAt !== null && !isDeleted && <p className="text-xs text-muted">({w.edited})</p>}
        {message.reactions.length > 0 && (
          <ul className="mt-1.5 flex flex-wrap gap-1.5">
            {message.reactions.map((reaction) => {
              const mine = reaction.userIds.includes(me.id);
              return (
                <li key={reaction.emoji}>
                  <button
                    type="button"
                    aria-pressed={mine}
                    aria-label={w.reaction(reaction.emoji, reaction.count, mine)}
                    disabled={!mayPost}
                    onClick={() => acts.onReact(message, reaction.emoji, !mine)}
                    className="inline-flex min-h-7 items-center gap-1.5 rounded-full border border-line bg-surface px-2 text-sm enabled:hover:border-line-strong aria-pressed:border-accent aria-pressed:bg-accent-soft"
                  >
                    <span aria-hidden>{reaction.emoji}</span>
                    <span aria-hidden className="text-xs font-medium text-muted">
                      {reaction.count}
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
        )}
      </div>
      {!isDeleted && <Actions message={message} isMine={isMine} mayPost={mayPost} mayModerate={mayModerate} acts={acts} />}
    </article>
  );
}

function Actions({ message, isMine, mayPost, mayModerate, acts }: Omit<MessageRowProps, "goesOn" | "me"> & { isMine: boolean }) {
  const w = useWords(chatWords);
  const items: MenuItem[] = [
    { label: w.copy, icon: Copy, onSelect: () => void copyText(message.body) },
    ...(mayPost ? quickReactions.map((emoji) => ({ label: w.reactWith(emoji), icon: SmilePlus, onSelect: () => acts.onReact(message, emoji, true) })) : []),
    ...(isMine && mayPost ? [{ label: w.edit, icon: Pencil, onSelect: () => acts.onEdit(message) }] : []),
    ...(!isMine && mayModerate ? [{ label: w.mute, icon: MicOff, danger: true, onSelect: () => acts.onMute(message) }] : []),
    ...(isMine || mayModerate ? [{ label: w.remove, icon: Trash2, danger: true, onSelect: () => acts.onDelete(message) }] : []),
  ];
  return (
    // There for keyboards and touch always; with a pointer, where it is.
    <div className="flex shrink-0 items-start md:opacity-0 md:group-focus-within:opacity-100 md:group-hover:opacity-100 md:has-[[data-popup-open]]:opacity-100">
      {mayPost && <IconButton icon={CornerUpLeft} label={`${w.reply}: ${message.author.username}`} onClick={() => acts.onReply(message)} className="max-sm:hidden" />}
      <Menu trigger={<IconButton icon={MoreHorizontal} label={w.actionsOf(message.author.username)} />} items={mayPost ? [{ label: w.reply, icon: CornerUpLeft, onSelect: () => acts.onReply(message) }, ...items] : items} />
    </div>
  );
}
