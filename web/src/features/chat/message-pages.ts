import type { InfiniteData } from "@tanstack/react-query";
import type { ChatMessage, MessagePage } from "@/api/types";

/** The loaded history of a channel: the newest page first, in each the oldest message first. */
export type MessagePages = InfiniteData<MessagePage>;

/** All loaded messages, the oldest first, each once. */
export function messagesOf(data: MessagePages): readonly ChatMessage[] {
  return data.pages.toReversed().flatMap((page) => page.items);
}

/** The pages with a message that came or changed. One that is older than what is loaded will be loaded as it is. */
export function withMessage(data: MessagePages, message: ChatMessage): MessagePages {
  const [newest, ...older] = data.pages;
  if (newest === undefined) return data;
  if (data.pages.some((page) => page.items.some((one) => one.id === message.id)))
    return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map((one) => (one.id === message.id ? message : one)) })) };
  const last = newest.items.at(-1);
  if (last !== undefined && message.seq <= last.seq) return data;
  return { ...data, pages: [{ ...newest, items: [...newest.items, message] }, ...older] };
}
