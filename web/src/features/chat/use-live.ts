import { useQueryClient, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { channelsKey, messagesKey, presenceKey } from "@/api/chat";
import type { ChatMessage } from "@/api/types";
import { LiveSocket, type LiveMessage } from "@/features/chat/live-socket";
import { withMessage, type MessagePages } from "@/features/chat/message-pages";

/** Several come at once: one round of requests answers them all. */
const gatherMs = 250;
/** Who types says so every few seconds; silence means that they stopped. */
const typingMs = 5000;
const typingEveryMs = 2500;

export interface LiveChat {
  readonly isLive: boolean;
  /** Who types where now: user ids by channel. */
  readonly typing: Readonly<Record<string, readonly string[]>>;
  readonly sayTyping: (channelId: string) => void;
}

/** Keeps the loaded chat of a space in step with the server, while a page shows it. */
export function useLive(spaceId: string): LiveChat {
  const queries = useQueryClient();
  const [isLive, setLive] = useState(false);
  const [typing, setTyping] = useState<Record<string, readonly string[]>>({});
  const socket = useRef<LiveSocket | null>(null);
  const saidAt = useRef(0);
  useEffect(() => {
    const stale = gather(queries);
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const stopTyping = (channelId: string, userId: string) => {
      clearTimeout(timers.get(channelId + userId));
      setTyping((was) => ((was[channelId] ?? []).includes(userId) ? { ...was, [channelId]: (was[channelId] ?? []).filter((one) => one !== userId) } : was));
    };
    const startTyping = (channelId: string, userId: string) => {
      clearTimeout(timers.get(channelId + userId));
      timers.set(channelId + userId, setTimeout(() => stopTyping(channelId, userId), typingMs));
      setTyping((was) => ((was[channelId] ?? []).includes(userId) ? was : { ...was, [channelId]: [...(was[channelId] ?? []), userId] }));
    };
    const own = new LiveSocket({
      spaceId,
      onState: setLive,
      onMessage: (message) => {
        if (message.type === "typing" && message.channelId !== undefined && message.userId !== undefined) startTyping(message.channelId, message.userId);
        const came = message.type === "chat_message" ? (message.message as ChatMessage) : null;
        if (came !== null) {
          stopTyping(came.channelId, came.author.userId);
          queries.setQueryData<MessagePages>(messagesKey(came.channelId), (data) => (data === undefined ? data : withMessage(data, came)));
        }
        stale(staleKeys(message, spaceId));
      },
    });
    socket.current = own;
    return () => {
      socket.current = null;
      for (const timer of timers.values()) clearTimeout(timer);
      own.close();
    };
  }, [queries, spaceId]);
  const sayTyping = (channelId: string) => {
    if (Date.now() - saidAt.current < typingEveryMs) return;
    saidAt.current = Date.now();
    socket.current?.typing(channelId);
  };
  return { isLive, typing, sayTyping };
}

/** What of the loaded chat a message makes stale. */
function staleKeys(message: LiveMessage, spaceId: string): QueryKey[] {
  switch (message.type) {
    case "subscribed":
      // What was missed comes by itself when it could resume; but what one may see may have been why it ended.
      return message.resumed === true ? [presenceKey(spaceId), channelsKey(spaceId)] : [["chat"]];
    case "chat_message":
      return message.event === "created" ? [channelsKey(spaceId)] : [];
    case "read":
    case "channel":
      return [channelsKey(spaceId)];
    case "presence":
    case "peer_status":
      return [presenceKey(spaceId)];
    case "member":
      return [["members", spaceId], presenceKey(spaceId), channelsKey(spaceId), ["chat", "moderation", spaceId]];
    default:
      return [];
  }
}

function gather(queries: QueryClient): (keys: QueryKey[]) => void {
  const waiting = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  return (keys) => {
    for (const key of keys) waiting.set(JSON.stringify(key), key);
    if (waiting.size === 0) return;
    timer ??= setTimeout(() => {
      timer = null;
      for (const key of waiting.values()) void queries.invalidateQueries({ queryKey: key });
      waiting.clear();
    }, gatherMs);
  };
}
