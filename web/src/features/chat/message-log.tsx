import { useInfiniteQuery } from "@tanstack/react-query";
import { MessageCircle } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { messagesQuery } from "@/api/chat";
import type { Channel, ChatMessage } from "@/api/types";
import { messagesOf } from "@/features/chat/message-pages";
import { MessageRow, type MessageActs } from "@/features/chat/message-row";
import { useMarkRead } from "@/features/chat/use-mark-read";
import { chatWords } from "@/features/chat/words";
import { useLocale, useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

const goesOnMs = 5 * 60_000;
const nearEndPx = 80;

interface MessageLogProps {
  channel: Channel;
  me: { readonly id: string; readonly username: string };
  mayPost: boolean;
  mayModerate: boolean;
  acts: MessageActs;
}

/** The messages of a channel, kept at the newest while one looks at it. */
export function MessageLog({ channel, me, mayPost, mayModerate, acts }: MessageLogProps) {
  const m = useMessages();
  const w = useWords(chatWords);
  const history = useInfiniteQuery(messagesQuery(channel.id));
  const box = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const messages = history.data === undefined ? [] : messagesOf(history.data);
  const last = messages.at(-1);
  useMarkRead(channel, last?.seq ?? 0, atEnd);
  const heightBefore = useRef(0);
  // Before it is painted: at the end it stays at the end; when older ones come in above, what one reads stays where it is.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    if (atEnd) element.scrollTop = element.scrollHeight;
    else if (heightBefore.current > 0 && element.scrollHeight !== heightBefore.current) {
      element.scrollTop += element.scrollHeight - heightBefore.current;
      heightBefore.current = 0;
    }
  });
  const loadOlder = () => {
    heightBefore.current = box.current?.scrollHeight ?? 0;
    setAtEnd(false);
    void history.fetchNextPage();
  };
  return (
    <div className="relative min-h-0 grow">
      <div
        ref={box}
        role="log"
        aria-label={w.log(channel.name)}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard.
        tabIndex={0}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          setAtEnd(scrollHeight - scrollTop - clientHeight < nearEndPx);
        }}
        className="h-full overflow-y-auto px-2 pb-3 sm:px-4"
      >
        {history.data === undefined && history.error === null && <Skeleton label={m.common.loading} />}
        {history.error !== null && <FailureNotice error={history.error} onRetry={() => void history.refetch()} />}
        {history.hasNextPage && (
          <div className="flex justify-center py-3">
            <Button size="small" busy={history.isFetchingNextPage} onClick={loadOlder}>
              {w.older}
            </Button>
          </div>
        )}
        {history.data !== undefined && messages.length === 0 && <Empty icon={MessageCircle} title={w.empty} text={w.emptyText} />}
        {messages.map((message, at) => {
          const before = messages[at - 1];
          const day = dayOf(message);
          return (
            <div key={message.id}>
              {(before === undefined || dayOf(before) !== day) && <DayMark at={message.createdAt} />}
              <MessageRow message={message} goesOn={goesOn(before, message)} me={me} mayPost={mayPost} mayModerate={mayModerate} acts={acts} />
            </div>
          );
        })}
      </div>
      {!atEnd && (
        <div className="absolute inset-x-0 bottom-2 flex justify-center">
          <Button size="small" className="shadow-lift" onClick={() => setAtEnd(true)}>
            {w.newest}
          </Button>
        </div>
      )}
    </div>
  );
}

function DayMark({ at }: { at: string }) {
  const locale = useLocale();
  return (
    <p className="mt-4 mb-1 flex items-center gap-3 text-xs font-medium text-muted before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
      {new Intl.DateTimeFormat(locale, { dateStyle: "full" }).format(new Date(at))}
    </p>
  );
}

function dayOf(message: ChatMessage): string {
  return new Date(message.createdAt).toDateString();
}

function goesOn(before: ChatMessage | undefined, message: ChatMessage): boolean {
  return (
    before !== undefined &&
    before.author.userId === message.author.userId &&
    message.replyTo === null &&
    dayOf(before) === dayOf(message) &&
    Date.parse(message.createdAt) - Date.parse(before.createdAt) < goesOnMs
  );
}
