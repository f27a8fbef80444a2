import { clsx } from "clsx";
import { Clapperboard, Gamepad2, Globe, type LucideIcon, MonitorUp, SquareTerminal, Unplug } from "lucide-react";

const kinds: readonly (readonly [RegExp, LucideIcon])[] = [
  [/minecraft|dayz|palworld|valheim|cs2|counter|factorio|satisfactory|game|rust|ark|terraria/i, Gamepad2],
  [/web|http/i, Globe],
  [/ssh|terminal/i, SquareTerminal],
  [/rdp|remote|vnc/i, MonitorUp],
  [/plex|jellyfin|emby|media/i, Clapperboard],
];

export function ServiceIcon({ template, small = false }: { template: string; small?: boolean }) {
  const Icon = kinds.find(([pattern]) => pattern.test(template))?.[1] ?? Unplug;
  return (
    <span className={clsx("grid shrink-0 place-items-center bg-accent-soft text-accent", small ? "size-8 rounded-lg" : "size-10 rounded-xl")}>
      <Icon aria-hidden className={small ? "size-4.5" : "size-5"} />
    </span>
  );
}
