import { clsx } from "clsx";
import { CircleCheckBig, LoaderCircle } from "lucide-react";
import type { Peer } from "@/api/types";
import { useMessages } from "@/lib/i18n/locale";

/** "Waiting for device…", then "alpha is joining…", then "alpha is online", as it happens. */
export function ArrivalLine({ arrival }: { arrival: Peer | null }) {
  const m = useMessages();
  const online = arrival?.status === "online";
  const text = arrival === null ? m.add.waiting : online ? m.add.online(arrival.name) : m.add.joining(arrival.name);
  const Icon = online ? CircleCheckBig : LoaderCircle;
  return (
    <output className={clsx("flex items-center gap-3 rounded-xl border px-4 py-3.5 font-medium transition-colors", online ? "border-good bg-accent-soft" : "border-line bg-sunken")}>
      <Icon aria-hidden className={clsx("size-5 shrink-0", online ? "text-good" : "animate-spin text-wait")} />
      <span>{text}</span>
      {online && <span className="ml-auto font-mono text-[0.84rem] font-normal">{arrival.ipv4}</span>}
    </output>
  );
}
