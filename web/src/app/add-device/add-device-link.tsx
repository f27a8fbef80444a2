import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useCurrentSpace } from "@/api/current-space";
import type { DeviceKind } from "@/app/search";
import { useMessages } from "@/lib/i18n/locale";
import { buttonClass, type ButtonTone } from "@/ui/button";

interface AddDeviceLinkProps {
  kind?: DeviceKind;
  networkId?: string;
  tone?: ButtonTone;
  label?: string;
}

/** Opens the panel on top of the page that it stands on: a link, so that the state is in the address. Nothing where the chosen space takes no devices of one's own. */
export function AddDeviceLink({ kind = "linux", networkId, tone = "primary", label }: AddDeviceLinkProps) {
  const m = useMessages();
  const space = useCurrentSpace();
  if (networkId === undefined && space?.permissions.includes("joinKeyCreate") === false) return null;
  return (
    <Link to="." search={(now: object) => ({ ...now, add: kind, ...(networkId === undefined ? {} : { into: networkId }) })} resetScroll={false} className={buttonClass(tone)}>
      <Plus aria-hidden />
      {label ?? m.shell.addDevice}
    </Link>
  );
}
