import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "@/api/client";
import { meQuery } from "@/api/session";
import type { Device } from "@/api/types";
import { deviceWords } from "@/features/devices/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Moment, useNow } from "@/ui/moment";
import { tellDone } from "@/ui/toast";

type Asked = "disable" | "expire" | null;

/** Whether a device may be in networks, until when, and how to change both; who only owns it signs in anew for it. */
export function DeviceStanding({ device, mayChange }: { device: Device; mayChange: boolean }) {
  const w = useWords(deviceWords);
  const queries = useQueryClient();
  const now = useNow();
  const [asked, setAsked] = useState<Asked>(null);
  const change = useMutation({
    mutationFn: (wish: { disabled: boolean } | { expiresAt: string | null }) => client.PATCH("/v1/devices/{deviceId}", { params: { path: { deviceId: device.id } }, body: wish }),
    onSuccess: () => tellDone(w.standingSaved(device.name)),
    onSettled: async () => {
      setAsked(null);
      await Promise.all(["devices", "peers", "networks", "dashboard"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  const renew = useMutation({
    mutationFn: async () => body(await client.POST("/v1/me/devices/{deviceId}/renew", { params: { path: { deviceId: device.id } } })),
    onSuccess: () => tellDone(w.standingSaved(device.name)),
    onSettled: () => Promise.all(["devices", "peers", "networks", "dashboard"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  const { data: me } = useQuery(meQuery);
  const mayRenew = device.expiresAt !== null && me?.id === device.owner.id;
  const over = device.expiresAt !== null && Date.parse(device.expiresAt) <= now;
  const state =
    device.disabledAt !== null ? (
      <>
        {w.disabledSince} <Moment at={device.disabledAt} />. {w.disabledText}
      </>
    ) : device.expiresAt === null ? (
      w.noEnd
    ) : over ? (
      w.over
    ) : (
      <>
        {w.goodUntil} <Moment at={device.expiresAt} />.
      </>
    );
  if (!mayChange && !mayRenew) return null;
  return (
    <Card title={w.standing}>
      <p className={device.disabledAt !== null || over ? "font-medium text-ink" : "text-muted"}>{state}</p>
      <div className="mt-4 flex flex-wrap gap-2.5">
        {mayChange &&
          (device.disabledAt === null ? (
            <Button onClick={() => setAsked("disable")}>{w.disable}</Button>
          ) : (
            <Button tone="primary" busy={change.isPending} onClick={() => change.mutate({ disabled: false })}>
              {w.enable}
            </Button>
          ))}
        {mayRenew && (
          <Button tone={over ? "primary" : "plain"} busy={renew.isPending} onClick={() => renew.mutate()}>
            {w.renew}
          </Button>
        )}
        {mayChange && device.kind === "agent" && !over && <Button onClick={() => setAsked("expire")}>{w.expire}</Button>}
        {mayChange && device.expiresAt !== null && (
          <Button busy={change.isPending} onClick={() => change.mutate({ expiresAt: null })}>
            {w.forEver}
          </Button>
        )}
      </div>
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === "expire" ? w.expireTitle(device.name) : w.disableTitle(device.name)}
        text={asked === "expire" ? w.expireText : w.disableText}
        confirmLabel={asked === "expire" ? w.expire : w.disable}
        busy={change.isPending}
        onConfirm={() => change.mutate(asked === "expire" ? { expiresAt: new Date().toISOString() } : { disabled: true })}
      />
    </Card>
  );
}
