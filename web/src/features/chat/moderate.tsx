import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import type { ChatMessage } from "@/api/types";
import { chatWords } from "@/features/chat/words";
import { useWords } from "@/lib/i18n/words";
import { Confirm } from "@/ui/confirm";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

interface OfMessage {
  message: ChatMessage;
  onClose: () => void;
}

/** Deleting a message: one's own at once, somebody else's with a reason. */
export function DeleteMessage({ message, isMine, onClose }: OfMessage & { isMine: boolean }) {
  const w = useWords(chatWords);
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const remove = useMutation({
    mutationFn: () => client.DELETE("/v1/messages/{messageId}", { params: { path: { messageId: message.id } }, body: { reason: isMine || reason === "" ? null : reason } }),
    onSuccess: () => tellDone(w.messageDeleted),
    onSettled: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ["chat", "moderation", message.tenantId] });
    },
  });
  return (
    <Confirm open onClose={onClose} title={w.deleteTitle} text={isMine ? w.deleteText : w.deleteOthersText(message.author.username)} confirmLabel={w.remove} busy={remove.isPending} onConfirm={() => remove.mutate()}>
      {!isMine && <TextField label={w.reason} value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />}
    </Confirm>
  );
}

/** Taking the word from the author of a message. */
export function MuteAuthor({ message, onClose }: OfMessage) {
  const w = useWords(chatWords);
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [seconds, setSeconds] = useState("3600");
  const name = message.author.username;
  const mute = useMutation({
    mutationFn: () =>
      client.PUT("/v1/tenants/{tenantId}/mutes/{userId}", {
        params: { path: { tenantId: message.tenantId, userId: message.author.userId } },
        body: { reason: reason === "" ? null : reason, endsAt: seconds === "" ? null : new Date(Date.now() + Number(seconds) * 1000).toISOString() },
      }),
    onSuccess: () => tellDone(w.isMuted(name)),
    onSettled: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ["chat", "moderation", message.tenantId] });
    },
  });
  return (
    <Confirm open onClose={onClose} title={w.muteTitle(name)} text={w.muteText} confirmLabel={w.muteDo} busy={mute.isPending} onConfirm={() => mute.mutate()}>
      <div className="space-y-4">
        <SelectField label={w.muteFor} value={seconds} onChange={(event) => setSeconds(event.target.value)} options={Object.entries(w.muteTimes).map(([value, label]) => ({ value, label }))} />
        <TextField label={w.reason} value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />
      </div>
    </Confirm>
  );
}
