import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messagesKey } from "@/api/chat";
import { body, client } from "@/api/client";
import { networkMembersQuery } from "@/api/network-members";
import { usePaged } from "@/api/pages";
import { membersQuery } from "@/api/tenants";
import type { Channel, ChannelList, ChatMessage } from "@/api/types";
import { Composer } from "@/features/chat/composer";
import { MessageLog } from "@/features/chat/message-log";
import { withMessage, type MessagePages } from "@/features/chat/message-pages";
import { DeleteMessage, MuteAuthor } from "@/features/chat/moderate";
import type { LiveChat } from "@/features/chat/use-live";
import { chatWords } from "@/features/chat/words";
import { formatMoment } from "@/lib/format";
import { useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { randomUuid } from "@/lib/uuid";

interface ChannelViewProps {
  channel: Channel;
  mutedUntil: ChannelList["mutedUntil"];
  me: { readonly id: string; readonly username: string };
  mayModerate: boolean;
  live: LiveChat;
}

/** A mute without an end is told by a year that nobody will see. */
const withoutEndYear = 9999;

/** The messages of one channel, and where one writes. */
export function ChannelView({ channel, mutedUntil, me, mayModerate, live }: ChannelViewProps) {
  const w = useWords(chatWords);
  const locale = useLocale();
  const queries = useQueryClient();
  // A network's channels are for who is in the network.
  const { data: ofNetwork = [] } = usePaged({ ...networkMembersQuery(channel.networkId ?? ""), enabled: channel.networkId !== null });
  const { data: ofSpace = [] } = usePaged({ ...membersQuery(channel.tenantId), enabled: channel.networkId === null });
  const members = channel.networkId === null ? ofSpace : ofNetwork;
  const [replyTo, setReplyTo] = useState<ChatMessage | null>(null);
  const [editing, setEditing] = useState<ChatMessage | null>(null);
  const [deleting, setDeleting] = useState<ChatMessage | null>(null);
  const [muting, setMuting] = useState<ChatMessage | null>(null);
  const show = (message: ChatMessage) => queries.setQueryData<MessagePages>(messagesKey(channel.id), (data) => (data === undefined ? data : withMessage(data, message)));
  const send = useMutation({
    // One name for the message, however often it is sent: when an answer is lost, it is still one.
    mutationFn: async ({ text, clientId }: { text: string; clientId: string }) =>
      editing === null
        ? body(await client.POST("/v1/channels/{channelId}/messages", { params: { path: { channelId: channel.id } }, body: { body: text, clientId, replyTo: replyTo?.id ?? null } }))
        : body(await client.PATCH("/v1/messages/{messageId}", { params: { path: { messageId: editing.id } }, body: { body: text } })),
    retry: (count, error) => count < 2 && error instanceof TypeError,
    onSuccess: (message) => {
      show(message);
      setReplyTo(null);
      setEditing(null);
    },
  });
  const react = useMutation({
    mutationFn: async ({ message, emoji, on }: { message: ChatMessage; emoji: string; on: boolean }) =>
      body(await client.PUT("/v1/messages/{messageId}/reactions", { params: { path: { messageId: message.id } }, body: { emoji, on } })),
    onSuccess: show,
  });
  const isMuted = mutedUntil !== null;
  const mayPost = channel.mayPost && !isMuted;
  const nameOf = new Map(members.map((member) => [member.userId, member.username]));
  const typing = (live.typing[channel.id] ?? []).map((id) => nameOf.get(id) ?? w.somebody);
  const mutedEnd = mutedUntil !== null && new Date(mutedUntil).getFullYear() < withoutEndYear ? formatMoment(mutedUntil, locale) : null;
  return (
    <>
      <MessageLog
        key={channel.id}
        channel={channel}
        me={me}
        mayPost={mayPost}
        mayModerate={mayModerate}
        acts={{
          onReply: (message) => {
            setEditing(null);
            setReplyTo(message);
          },
          onEdit: (message) => {
            setReplyTo(null);
            setEditing(message);
          },
          onDelete: setDeleting,
          onMute: setMuting,
          onReact: (message, emoji, on) => react.mutate({ message, emoji, on }),
        }}
      />
      <p aria-live="polite" className="min-h-5 px-4 text-xs text-muted">
        {typing.length > 0 ? w.typing(typing) : live.isLive ? "" : w.reconnecting}
      </p>
      {mayPost ? (
        <Composer
          key={`${channel.id} ${editing?.id ?? ""}`}
          channelName={channel.name}
          names={members.map((member) => member.username)}
          replyTo={replyTo}
          editing={editing}
          busy={send.isPending}
          onCancel={() => {
            setReplyTo(null);
            setEditing(null);
          }}
          onSend={(text) =>
            send.mutateAsync({ text, clientId: randomUuid() }).then(
              () => true,
              () => false,
            )
          }
          onTyping={() => live.sayTyping(channel.id)}
        />
      ) : (
        <p className="border-t border-line p-4 text-sm text-muted">{isMuted ? (mutedEnd === null ? w.muted : w.mutedUntil(mutedEnd)) : w.mayNotPost}</p>
      )}
      {deleting !== null && <DeleteMessage message={deleting} isMine={deleting.author.userId === me.id} onClose={() => setDeleting(null)} />}
      {muting !== null && <MuteAuthor message={muting} onClose={() => setMuting(null)} />}
    </>
  );
}
