import { useMutation } from "@tanstack/react-query";
import { Power } from "lucide-react";
import { body, client } from "@/api/client";
import type { Device } from "@/api/types";
import { deviceWords } from "@/features/devices/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { tellDone } from "@/ui/toast";

/** Wakes the machine through others in its LAN. */
export function WakeDevice({ device }: { device: Device }) {
  const w = useWords(deviceWords);
  const wake = useMutation({
    mutationFn: async () => body(await client.POST("/v1/devices/{deviceId}/wake", { params: { path: { deviceId: device.id } } })),
    onSuccess: (woken) => tellDone(w.woken(device.name, woken.through.join(", "))),
  });
  return (
    <Button busy={wake.isPending} onClick={() => wake.mutate()}>
      <Power aria-hidden />
      {w.wake}
    </Button>
  );
}
