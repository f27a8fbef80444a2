import type { Device } from "@/api/types";
import { postureWords } from "@/features/devices/posture-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { CopyText } from "@/ui/copy-text";
import { Details, type Detail } from "@/ui/details";
import { Moment } from "@/ui/moment";

const stateOf = (word: string) => (word === "on" || word === "off" ? word : "unknown");

export function DeviceAbout({ device }: { device: Device }) {
  const m = useMessages();
  const w = useWords(postureWords);
  const posture = device.posture ?? null;
  const kept: Detail[] =
    posture === null
      ? []
      : [
          { name: w.system, value: posture.systemName === "" ? w.states.unknown : posture.systemName },
          { name: w.diskEncryption, value: w.states[stateOf(posture.diskEncryption)] },
          { name: w.firewall, value: w.states[stateOf(posture.firewall)] },
        ];
  const agent: Detail[] = [
    { name: m.devices.hostname, value: device.hostname },
    { name: m.common.version, value: device.agentVersion },
    { name: m.devices.control, value: device.connected ? m.devices.controlOpen : m.devices.controlClosed },
    ...kept,
  ];
  return (
    <Card title={m.devices.about}>
      <Details
        items={[
          { name: m.devices.platform, value: device.kind === "config" ? m.devices.configOnly : device.platform },
          ...(device.kind === "agent" ? agent : []),
          { name: m.devices.owner, value: device.owner.username },
          { name: m.devices.lastSeen, value: device.lastSeenAt === null ? m.common.never : <Moment at={device.lastSeenAt} /> },
          { name: m.devices.added, value: <Moment at={device.createdAt} /> },
          { name: m.devices.deviceId, value: <CopyText text={device.id} label={m.devices.deviceId} />, isWide: true },
        ]}
      />
    </Card>
  );
}
