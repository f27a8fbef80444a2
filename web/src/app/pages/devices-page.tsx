import { useNavigate, useSearch } from "@tanstack/react-router";
import { AddDeviceLink } from "@/app/add-device/add-device-link";
import { DevicePath } from "@/app/pages/device-path";
import { DeviceList } from "@/features/devices/device-list";
import { useMessages } from "@/lib/i18n/locale";
import { Page } from "@/ui/page";
import { SearchField } from "@/ui/search-field";

export function DevicesPage() {
  const m = useMessages();
  const { q = "" } = useSearch({ from: "/shell/devices" });
  const navigate = useNavigate();
  const search = (text: string) => void navigate({ to: "/devices", search: text === "" ? {} : { q: text }, replace: true });
  return (
    <Page title={m.devices.title} subtitle={m.devices.subtitle} actions={<AddDeviceLink />}>
      <div className="mb-5">
        <SearchField label={m.devices.search} value={q} onChange={search} />
      </div>
      <DeviceList search={q} addDevice={<AddDeviceLink />} renderPath={(device) => <DevicePath device={device} />} />
    </Page>
  );
}
