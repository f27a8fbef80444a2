import { useMessages } from "@/lib/i18n/locale";
import { readStatus, type DeviceStatus as StatusName } from "@/lib/status";
import { Status, type StatusTone } from "@/ui/status";

const tones: Record<StatusName, StatusTone> = { online: "good", stale: "warn", offline: "idle", pending: "wait", unknown: "idle" };

export function DeviceStatus({ status }: { status: string }) {
  const m = useMessages();
  const name = readStatus(status);
  return <Status tone={tones[name]} label={m.status[name]} />;
}
