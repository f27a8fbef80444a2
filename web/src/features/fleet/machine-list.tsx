import { Link } from "@tanstack/react-router";
import type { FleetMachine } from "@/api/types";
import { fleetWords } from "@/features/fleet/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Status } from "@/ui/status";

export function MachineList({ machines, offered }: { machines: readonly FleetMachine[]; offered: string | null }) {
  const w = useWords(fleetWords);
  return (
    <Card title={w.machines} flush>
      {machines.length === 0 && <p className="px-5 pb-5 text-muted sm:px-6">{w.none}</p>}
      <ul className="divide-y divide-line border-t border-line">
        {machines.map((machine) => (
          <li key={machine.deviceId} className="flex flex-wrap items-center gap-x-6 gap-y-1 px-5 py-3.5 sm:px-6">
            <div className="min-w-44 flex-1">
              <Link to="/devices/$deviceId" params={{ deviceId: machine.deviceId }} className="font-medium hover:underline">
                {machine.name}
              </Link>
              <p className="text-sm text-muted">{machine.consent in w.consents ? w.consents[machine.consent as keyof typeof w.consents] : machine.consent}</p>
            </div>
            <p className="min-w-24 font-mono text-[0.84rem] sm:w-36">
              {machine.version} {machine.version === offered && <span className="font-sans text-muted">· {w.newest}</span>}
            </p>
            <div className="sm:w-28">
              <Status tone={machine.connected ? "good" : "idle"} label={machine.connected ? w.connected : w.away} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
