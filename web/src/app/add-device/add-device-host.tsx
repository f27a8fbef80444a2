import { useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";

const AddDevicePanel = lazy(async () => ({ default: (await import("@/app/add-device/add-device-panel")).AddDevicePanel }));

/** Fetches the panel when it is first opened, and keeps it for its closing movement. */
export function AddDeviceHost() {
  const search = useSearch({ from: "/shell" });
  const [opened, setOpened] = useState(false);
  if (search.add !== undefined && !opened) setOpened(true);
  if (!opened) return null;
  return (
    <Suspense>
      <AddDevicePanel {...search} />
    </Suspense>
  );
}
