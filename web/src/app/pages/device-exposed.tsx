import { RadioTower } from "lucide-react";
import type { Device } from "@/api/types";
import { NewExposureLink } from "@/features/expose/expose-links";
import { ExposureList } from "@/features/expose/exposure-list";
import { exposeWords } from "@/features/expose/words";
import { useMay } from "@/api/permissions";
import { useWords } from "@/lib/i18n/words";
import { Empty } from "@/ui/empty";

/** What is exposed of a device, and the way to expose more of it. */
export function DeviceExposed({ device }: { device: Device }) {
  const w = useWords(exposeWords);
  const link = useMay()(device.tenantId, "exposeCreate") && <NewExposureLink deviceId={device.id} />;
  return (
    <div className="space-y-5">
      {link}
      <ExposureList search="" device={device} empty={<Empty icon={RadioTower} title={w.noExposures} text={w.emptyText} />} />
    </div>
  );
}
