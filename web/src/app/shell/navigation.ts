import { Activity, House, MonitorSmartphone, Settings, Waypoints } from "lucide-react";

/** The rail on wide screens and the bar at the bottom of phones show the same. */
export const navigation = [
  { to: "/", name: "home", icon: House },
  { to: "/devices", name: "devices", icon: MonitorSmartphone },
  { to: "/networks", name: "networks", icon: Waypoints },
  { to: "/activity", name: "activity", icon: Activity },
  { to: "/settings", name: "settings", icon: Settings },
] as const;
