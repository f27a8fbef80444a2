import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Network } from "@/api/types";
import { LinuxTab } from "@/features/join-keys/linux-tab";
import { ArrivalLine } from "@/features/peers/arrival-line";
import { useArrival } from "@/features/peers/use-arrivals";
import { useMessages } from "@/lib/i18n/locale";
import { Button, buttonClass } from "@/ui/button";

export function AddLinux({ network }: { network: Network }) {
  const [round, setRound] = useState(0);
  return <AddOne key={round} network={network} onAnother={() => setRound(round + 1)} />;
}

/** One key, one wait: a new round begins with a new key. */
function AddOne({ network, onAnother }: { network: Network; onAnother: () => void }) {
  const m = useMessages();
  const arrival = useArrival(network.id);
  return (
    <LinuxTab
      networkId={network.id}
      arrival={
        <div className="space-y-3">
          <ArrivalLine arrival={arrival} />
          {arrival?.status === "online" && (
            <div className="flex flex-wrap gap-2.5">
              <Link to="/devices/$deviceId" params={{ deviceId: arrival.deviceId }} className={buttonClass("primary")}>
                {m.add.openDevice(arrival.name)}
              </Link>
              <Button onClick={onAnother}>{m.add.another}</Button>
            </div>
          )}
        </div>
      }
    />
  );
}
