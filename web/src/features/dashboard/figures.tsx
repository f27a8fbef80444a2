import type { Dashboard } from "@/api/types";
import { useMessages } from "@/lib/i18n/locale";

export function Figures({ dashboard }: { dashboard: Dashboard }) {
  const m = useMessages();
  const figures = [
    { name: m.home.figureOnline, value: `${dashboard.peersOnline}` },
    { name: m.home.figureDevices, value: `${dashboard.devices}` },
    { name: m.home.figureNetworks, value: `${dashboard.networks}` },
  ];
  return (
    <dl className="grid grid-cols-3 divide-x divide-line">
      {figures.map((figure) => (
        <div key={figure.name} className="flex flex-col-reverse px-4 first:pl-0 sm:px-6">
          <dt className="text-sm text-muted">{figure.name}</dt>
          <dd className="text-3xl font-semibold tracking-tight tabular-nums">{figure.value}</dd>
        </div>
      ))}
    </dl>
  );
}
