import { Link } from "@tanstack/react-router";
import type { Exposure } from "@/api/types";
import { protocolText, rangeText } from "@/features/expose/ports";
import { exposeWords } from "@/features/expose/words";
import { formatBytes } from "@/lib/format";
import { useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { CopyText } from "@/ui/copy-text";
import { Details } from "@/ui/details";
import { Moment } from "@/ui/moment";

const linkClass = "rounded font-medium hover:underline";

export function ExposureAbout({ exposure }: { exposure: Exposure }) {
  const w = useWords(exposeWords);
  const host = exposure.target ?? exposure.deviceName;
  return (
    <Card title={w.about}>
      <Details
        items={[
          {
            name: w.ports,
            isWide: true,
            value: (
              <ul>
                {exposure.ports.map((ports) => (
                  <li key={`${ports.protocol} ${ports.first}`}>{w.portsLead(`${rangeText(ports)} ${protocolText(ports.protocol)}`, `${host}, ${rangeText({ first: ports.targetPort, last: ports.targetPort + ports.last - ports.first })}`)}</li>
                ))}
              </ul>
            ),
          },
          {
            name: w.device,
            value: (
              <Link to="/devices/$deviceId" params={{ deviceId: exposure.deviceId }} search={{ tab: "exposed" }} className={linkClass}>
                {exposure.deviceName}
              </Link>
            ),
          },
          { name: w.owner, value: exposure.ownerName },
          {
            name: w.server,
            value: (
              <Link to="/expose/servers/$serverId" params={{ serverId: exposure.serverId }} className={linkClass}>
                {exposure.serverName}
              </Link>
            ),
          },
          { name: w.address, value: <CopyText text={exposure.address} label={w.address} /> },
          { name: w.target, value: exposure.target === null ? w.targetSelf : <CopyText text={exposure.target} label={w.target} /> },
          { name: w.source, value: w.sources[exposure.source] },
          { name: w.made, value: <Moment at={exposure.createdAt} /> },
          ...(exposure.description === "" ? [] : [{ name: w.description, value: exposure.description, isWide: true }]),
          { name: w.id, value: <CopyText text={exposure.id} label={w.id} />, isWide: true },
        ]}
      />
    </Card>
  );
}

export function ExposureTotals({ exposure }: { exposure: Exposure }) {
  const w = useWords(exposeWords);
  const locale = useLocale();
  const { totals } = exposure;
  return (
    <Card title={w.totals}>
      <Details
        items={[
          { name: w.totalIn, value: formatBytes(totals.bytesIn, locale) },
          { name: w.totalOut, value: formatBytes(totals.bytesOut, locale) },
          { name: w.connections, value: new Intl.NumberFormat(locale).format(totals.connections) },
        ]}
      />
    </Card>
  );
}
