import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { channelsKey } from "@/api/chat";
import { body, client } from "@/api/client";
import { networksQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import type { Channel, ChannelOverride } from "@/api/types";
import { chatWords } from "@/features/chat/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Dialog, SidePanel } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const nameMaxChars = 40;
const topicMaxChars = 300;

export function CreateChannel({ tenantId, onClose, onMade }: { tenantId: string; onClose: () => void; onMade: (channelId: string) => void }) {
  const m = useMessages();
  const w = useWords(chatWords);
  const queries = useQueryClient();
  const { data: networks = [] } = usePaged(networksQuery(tenantId));
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [place, setPlace] = useState("");
  const create = useMutation({
    mutationFn: async () =>
      body(await client.POST("/v1/tenants/{tenantId}/channels", { params: { path: { tenantId } }, body: { name: name.trim(), topic: topic.trim(), networkId: place === "" ? null : place, position: null } })),
    onSuccess: async (channel) => {
      await queries.invalidateQueries({ queryKey: channelsKey(tenantId) });
      onMade(channel.id);
    },
    meta: { shownByForm: true },
  });
  return (
    <Dialog open onClose={onClose} title={w.newChannel} closeLabel={m.common.close}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <TextField label={w.name} value={name} required maxLength={nameMaxChars} error={errorOf(create.error, "name")} onChange={(event) => setName(event.target.value)} />
        <TextField label={w.topic} value={topic} maxLength={topicMaxChars} onChange={(event) => setTopic(event.target.value)} />
        {networks.length > 0 && (
          <SelectField label={w.place} value={place} onChange={(event) => setPlace(event.target.value)} options={[{ value: "", label: w.ofSpace }, ...networks.map((network) => ({ value: network.id, label: network.name }))]} />
        )}
        {create.error !== null && errorOf(create.error, "name") === undefined && <FailureNotice error={create.error} />}
        <div className="flex justify-end">
          <Button type="submit" tone="primary" busy={create.isPending}>
            {w.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const roles = ["viewer", "member", "moderator"] as const;
const rights = ["see", "post", "manage"] as const;
type Right = (typeof rights)[number];

/** Name, topic, and what roles may do in a channel. */
export function ChannelSettings({ channel, onClose, onDeleted }: { channel: Channel; onClose: () => void; onDeleted: () => void }) {
  const m = useMessages();
  const w = useWords(chatWords);
  const queries = useQueryClient();
  const [name, setName] = useState(channel.name);
  const [topic, setTopic] = useState(channel.topic);
  const [overrides, setOverrides] = useState<readonly ChannelOverride[]>(channel.overrides ?? []);
  const [asking, setAsking] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: channelsKey(channel.tenantId) });
  const save = useMutation({
    mutationFn: () =>
      client.PATCH("/v1/channels/{channelId}", {
        params: { path: { channelId: channel.id } },
        body: { name: name.trim(), topic: topic.trim(), position: null, overrides: channel.overrides === null ? null : [...overrides] },
      }),
    onSuccess: async () => {
      await refresh();
      tellDone(w.saved);
      onClose();
    },
    meta: { shownByForm: true },
  });
  const remove = useMutation({
    mutationFn: () => client.DELETE("/v1/channels/{channelId}", { params: { path: { channelId: channel.id } } }),
    onSuccess: async () => {
      onDeleted();
      await refresh();
      tellDone(w.channelDeleted);
    },
  });
  const said = (role: ChannelOverride["role"], right: Right) => answerOf(overrides.find((one) => one.role === role)?.[right]);
  const say = (role: ChannelOverride["role"], right: Right, answer: string) =>
    setOverrides((was) => [...was.filter((one) => one.role !== role), { ...(was.find((one) => one.role === role) ?? { role, see: null, post: null, manage: null }), [right]: answer === "" ? null : answer === "yes" }]);
  return (
    <SidePanel open onClose={onClose} title={w.settingsOf(channel.name)} closeLabel={m.common.close}>
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextField label={w.name} value={name} required maxLength={nameMaxChars} error={errorOf(save.error, "name")} onChange={(event) => setName(event.target.value)} />
        <TextField label={w.topic} value={topic} maxLength={topicMaxChars} onChange={(event) => setTopic(event.target.value)} />
        {channel.overrides !== null && (
          <section>
            <h3 className="font-semibold">{w.roles}</h3>
            <p className="mb-3 text-sm text-muted">{w.rolesText}</p>
            <table className="w-full text-sm">
              <thead>
                <tr>
                  <th scope="col">
                    <span className="sr-only">{w.role}</span>
                  </th>
                  {rights.map((right) => (
                    <th key={right} scope="col" className="px-1 pb-1 text-left font-medium">
                      {w.rights[right]}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {roles.map((role) => (
                  <tr key={role}>
                    <th scope="row" className="pr-2 text-left font-medium">
                      {m.roles[role]}
                    </th>
                    {rights.map((right) => (
                      <td key={right} className="p-1">
                        <SelectField
                          inRow
                          label={w.roleMay(m.roles[role], w.rights[right])}
                          value={said(role, right)}
                          onChange={(event) => say(role, right, event.target.value)}
                          options={Object.entries(w.answers).map(([value, label]) => ({ value, label }))}
                        />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        {save.error !== null && errorOf(save.error, "name") === undefined && <FailureNotice error={save.error} />}
        <div className="flex flex-wrap justify-between gap-3">
          <Button tone="danger" onClick={() => setAsking(true)}>
            {w.deleteChannel}
          </Button>
          <Button type="submit" tone="primary" busy={save.isPending}>
            {m.common.save}
          </Button>
        </div>
      </form>
      <Confirm open={asking} onClose={() => setAsking(false)} title={w.deleteChannelTitle(channel.name)} text={w.deleteChannelText} confirmLabel={w.deleteChannel} busy={remove.isPending} onConfirm={() => remove.mutate()} />
    </SidePanel>
  );
}

function answerOf(value: boolean | null | undefined): string {
  return value === true ? "yes" : value === false ? "no" : "";
}

function errorOf(error: Error | null, field: string): string | undefined {
  return error === null ? undefined : problemOf(error).errors[field]?.[0];
}
