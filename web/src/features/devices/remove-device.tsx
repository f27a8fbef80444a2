import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { Device } from "@/api/types";
import { useMessages } from "@/lib/i18n/locale";
import { Confirm } from "@/ui/confirm";
import { tellDone } from "@/ui/toast";

interface RemoveDeviceProps {
  device: Device;
  onClose: () => void;
  onRemoved?: () => void;
}

export function RemoveDevice({ device, onClose, onRemoved }: RemoveDeviceProps) {
  const m = useMessages();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => client.DELETE("/v1/devices/{deviceId}", { params: { path: { deviceId: device.id } } }),
    onSuccess: () => {
      tellDone(m.devices.removed(device.name));
      onClose();
      onRemoved?.();
      for (const key of [["devices", "list"], ["peers"], ["networks"], ["dashboard"]]) void queries.invalidateQueries({ queryKey: key });
    },
  });
  return (
    <Confirm open onClose={onClose} title={m.devices.removeTitle(device.name)} text={m.devices.removeText} confirmLabel={m.common.remove} busy={remove.isPending} onConfirm={() => remove.mutate()} />
  );
}
