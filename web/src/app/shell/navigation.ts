import { useQuery } from "@tanstack/react-query";
import { Activity, House, MonitorSmartphone, RadioTower, Settings, Waypoints } from "lucide-react";
import { meQuery } from "@/api/session";

const entries = [
  { to: "/", name: "home", icon: House },
  { to: "/devices", name: "devices", icon: MonitorSmartphone },
  { to: "/networks", name: "networks", icon: Waypoints },
  { to: "/expose", name: "expose", icon: RadioTower },
  { to: "/activity", name: "activity", icon: Activity },
  { to: "/settings", name: "settings", icon: Settings },
] as const;

/** The rail on wide screens and the bar at the bottom of phones show the same: what one may see somewhere. */
export function useNavigation() {
  const { data: me } = useQuery(meQuery);
  return entries.filter((entry) => entry.name !== "expose" || me?.tenants.some((space) => space.permissions.includes("exposeRead")));
}
