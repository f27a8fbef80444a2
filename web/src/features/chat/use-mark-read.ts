import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { channelsKey } from "@/api/chat";
import { client } from "@/api/client";
import type { Channel, ChannelList } from "@/api/types";

const afterMs = 800;

/** Tells the server that the newest message was seen: while the page is shown and stands at its end. */
export function useMarkRead(channel: Channel, seq: number, isSeen: boolean): void {
  const queries = useQueryClient();
  const { id, tenantId, readSeq, unread } = channel;
  useEffect(() => {
    if (!isSeen || seq === 0 || (seq <= readSeq && unread === 0)) return;
    const mark = () => {
      if (document.hidden) return;
      void client.POST("/v1/channels/{channelId}/read", { params: { path: { channelId: id } }, body: { seq } }).catch(() => undefined);
      queries.setQueryData<ChannelList>(channelsKey(tenantId), (list) =>
        list === undefined ? list : { ...list, items: list.items.map((one) => (one.id === id ? { ...one, readSeq: Math.max(one.readSeq, seq), unread: 0, mentions: 0 } : one)) },
      );
    };
    const timer = setTimeout(mark, afterMs);
    document.addEventListener("visibilitychange", mark);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", mark);
    };
  }, [queries, id, tenantId, readSeq, unread, seq, isSeen]);
}
