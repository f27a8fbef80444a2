import { useNavigate } from "@tanstack/react-router";
import { AddDeviceFlow } from "@/app/add-device/add-device-flow";
import type { AddSearch, DeviceKind } from "@/app/search";
import { useMessages } from "@/lib/i18n/locale";
import { SidePanel } from "@/ui/dialog";

export function AddDevicePanel({ add, into }: AddSearch) {
  const m = useMessages();
  const navigate = useNavigate();
  const close = () => void navigate({ to: ".", search: ({ add: _add, into: _into, ...rest }: AddSearch) => rest, resetScroll: false });
  const choose = (kind: DeviceKind) => void navigate({ to: ".", search: (now: object) => ({ ...now, add: kind }), replace: true, resetScroll: false });
  return (
    <SidePanel open={add !== undefined} onClose={close} title={m.add.title} description={m.add.text} closeLabel={m.common.close}>
      {add !== undefined && <AddDeviceFlow kind={add} into={into} onKind={choose} />}
    </SidePanel>
  );
}
