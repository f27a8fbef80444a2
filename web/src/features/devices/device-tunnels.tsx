import { useQuery } from "@tanstack/react-query";
import { deviceTunnelsQuery } from "@/api/devices";
import type { Device, Tunnel } from "@/api/types";
import { backEndWords, refusedWords, tunnelWords } from "@/features/devices/tunnel-words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Details } from "@/ui/details";
import { Moment } from "@/ui/moment";

/** What carries the device's packets in each network, and what that refused, in words. */
export function DeviceTunnels({ device }: { device: Device }) {
  const w = useWords(tunnelWords);
  const { data } = useQuery(deviceTunnelsQuery(device.id));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Card title={w.title} flush>
      <ul className="divide-y divide-line border-t border-line">
        {data.items.map((tunnel) => (
          <TunnelRow key={tunnel.networkId} tunnel={tunnel} />
        ))}
      </ul>
    </Card>
  );
}

function TunnelRow({ tunnel }: { tunnel: Tunnel }) {
  const w = useWords(tunnelWords);
  return (
    <li className="space-y-4 px-5 py-4 sm:px-6">
      <p className="font-medium">{tunnel.networkName}</p>
      <Details
        items={[
          { name: w.backEnd, value: backEndWords(w, tunnel.backEnd) },
          { name: w.cipher, value: tunnel.cipher === "" ? w.cipherUnknown : tunnel.cipher },
          { name: w.told, value: <Moment at={tunnel.updatedAt} /> },
        ]}
      />
      <div>
        <p className="text-sm text-muted">{w.refused}</p>
        {tunnel.refused.length === 0 ? (
          <p className="mt-0.5">{w.refusedNothing}</p>
        ) : (
          <ul className="mt-0.5 space-y-1">
            {tunnel.refused.map((refused) => (
              <li key={refused.reason} className="flex flex-wrap gap-x-4">
                <span>{refusedWords(w, refused.reason)}</span>
                <span className="text-muted tabular-nums">{w.packets(refused.packets)}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
