import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight, RadioTower, Server, Smartphone, Waypoints, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { meQuery } from "@/api/session";
import { useMessages } from "@/lib/i18n/locale";

const linkClass = "after:absolute after:inset-0 after:rounded-2xl";

export function Goals() {
  const m = useMessages();
  const { data: me } = useQuery(meQuery);
  const mayExpose = me?.tenants.some((space) => space.permissions.includes("exposeCreate")) === true;
  return (
    <section aria-labelledby="goals">
      <h2 id="goals" className="mt-4 mb-3 font-semibold">
        {m.home.goals}
      </h2>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Goal icon={Server} text={m.home.goalConnectText}>
          <Link to="/" search={{ add: "linux" }} resetScroll={false} className={linkClass}>
            {m.home.goalConnect}
          </Link>
        </Goal>
        <Goal icon={Smartphone} text={m.home.goalPhoneText}>
          <Link to="/" search={{ add: "phone" }} resetScroll={false} className={linkClass}>
            {m.home.goalPhone}
          </Link>
        </Goal>
        {mayExpose && (
          <Goal icon={RadioTower} text={m.home.goalExposeText}>
            <Link to="/expose" className={linkClass}>
              {m.home.goalExpose}
            </Link>
          </Goal>
        )}
        <Goal icon={Waypoints} text={m.home.goalNetworkText}>
          <Link to="/networks" search={{ create: "1" }} className={linkClass}>
            {m.home.goalNetwork}
          </Link>
        </Goal>
      </ul>
    </section>
  );
}

function Goal({ icon: Icon, text, children }: { icon: LucideIcon; text: string; children: ReactNode }) {
  return (
    <li className="group relative rounded-2xl border border-line bg-surface p-5 transition-colors hover:border-line-strong">
      <Icon aria-hidden className="mb-3 size-5.5 text-accent" />
      <p className="flex items-center gap-1.5 font-medium">
        {children}
        <ArrowRight aria-hidden className="size-4 text-muted transition-transform group-hover:translate-x-0.5" />
      </p>
      <p className="mt-0.5 text-sm text-muted">{text}</p>
    </li>
  );
}
