import { Laptop, Server, Smartphone } from "lucide-react";

export function DeviceIcon({ kind, platform }: { kind: string; platform: string }) {
  const phone = kind === "config";
  const server = !phone && (platform === "" || /linux/i.test(platform));
  return (
    <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent">
      {phone ? <Smartphone aria-hidden className="size-5" /> : server ? <Server aria-hidden className="size-5" /> : <Laptop aria-hidden className="size-5" />}
    </span>
  );
}
