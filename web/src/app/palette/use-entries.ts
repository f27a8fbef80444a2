import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Building2, Keyboard, MailPlus, MonitorSmartphone, Palette, Plus, RadioTower, ServerCog, Smartphone, UserRound, Waypoints } from "lucide-react";
import { devicesQuery } from "@/api/devices";
import { networksQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import { meQuery } from "@/api/session";
import { matches } from "@/app/palette/match";
import { paletteWords } from "@/app/palette/words";
import { useNavigation } from "@/app/shell/navigation";
import { useExposeSpaces, useExposures } from "@/features/expose/spaces";
import { exposeWords } from "@/features/expose/words";
import { mayInvite } from "@/features/invites/roles";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import type { CommandGroup, CommandItem } from "@/ui/command-dialog";

// Enough to choose from; who wants more types another letter.
const most = 7;

/** Everything that the palette knows and that fits what was typed; `asked` is the text that the server was asked for devices. */
export function useEntries(typed: string, asked: string, onShortcuts: () => void): CommandGroup[] {
  const w = useWords(paletteWords);
  const x = useWords(exposeWords);
  const groups: CommandGroup[] = [
    { label: w.actions, items: useActions(onShortcuts) },
    { label: w.devices, items: useDevices(asked) },
    { label: w.networks, items: useNetworks() },
    { label: x.title, items: useExposed() },
    { label: w.spaces, items: useSpaces() },
    { label: w.pages, items: usePages() },
  ];
  const fits = (item: CommandItem, group: string) => matches(typed, item.label, item.hint ?? "", group);
  return groups
    .map((group) => ({ label: group.label, items: group.items.filter((item) => fits(item, group.label)).slice(0, most) }))
    .filter((group) => group.items.length > 0);
}

function useActions(onShortcuts: () => void): CommandItem[] {
  const m = useMessages();
  const x = useWords(exposeWords);
  const exposes = useExposeSpaces();
  const w = useWords(paletteWords);
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const add = (kind: "linux" | "phone") => () => void navigate({ to: ".", search: (now: object) => ({ ...now, add: kind }), resetScroll: false });
  return [
    { id: "add", label: m.shell.addDevice, icon: Plus, onSelect: add("linux") },
    { id: "phone", label: w.addPhone, icon: Smartphone, onSelect: add("phone") },
    { id: "network", label: w.newNetwork, icon: Waypoints, onSelect: () => void navigate({ to: "/networks", search: { create: "1" } }) },
    ...(exposes.some((space) => space.permissions.includes("exposeCreate")) ? [{ id: "expose", label: x.create, icon: RadioTower, onSelect: () => void navigate({ to: "/expose/new" }) }] : []),
    ...(exposes.some((space) => space.permissions.includes("exposeManage")) ? [{ id: "tunnel-server", label: x.addServer, icon: RadioTower, onSelect: () => void navigate({ to: "/expose/servers", search: { create: "1" } }) }] : []),
    ...me.tenants
      .filter((tenant) => mayInvite(tenant.role))
      .map((tenant) => ({ id: `invite-${tenant.id}`, label: w.invite(tenant.name), icon: MailPlus, onSelect: () => void navigate({ to: "/spaces/$tenantId/invites", params: { tenantId: tenant.id } }) })),
    { id: "shortcuts", label: w.shortcuts, hint: "?", icon: Keyboard, onSelect: onShortcuts },
  ];
}

function useDevices(asked: string): CommandItem[] {
  const navigate = useNavigate();
  // The server knows them all, where the first page would not; it looks for one word, so it gets the one that says most.
  const word = asked.split(/\s+/).reduce((longest, next) => (next.length > longest.length ? next : longest), "");
  const { data: devices = [] } = usePaged(devicesQuery(null, word.length < 2 ? "" : word));
  return devices.map((device) => ({
    id: `device-${device.id}`,
    label: device.name,
    icon: MonitorSmartphone,
    onSelect: () => void navigate({ to: "/devices/$deviceId", params: { deviceId: device.id } }),
  }));
}

function useNetworks(): CommandItem[] {
  const navigate = useNavigate();
  const { data: networks = [] } = usePaged(networksQuery(null));
  return networks.map((network) => ({
    id: `network-${network.id}`,
    label: network.name,
    hint: network.ipv4Cidr,
    icon: Waypoints,
    onSelect: () => void navigate({ to: "/networks/$networkId", params: { networkId: network.id } }),
  }));
}

function useExposed(): CommandItem[] {
  const navigate = useNavigate();
  const { items = [] } = useExposures(useExposeSpaces());
  return items.map((exposure) => ({
    id: `exposure-${exposure.id}`,
    label: exposure.name,
    hint: exposure.join,
    icon: RadioTower,
    onSelect: () => void navigate({ to: "/expose/$exposureId", params: { exposureId: exposure.id } }),
  }));
}

function useSpaces(): CommandItem[] {
  const m = useMessages();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  return me.tenants.map((tenant) => ({
    id: `space-${tenant.id}`,
    label: tenant.name,
    hint: m.roles[tenant.role],
    icon: Building2,
    onSelect: () => void navigate({ to: "/spaces/$tenantId", params: { tenantId: tenant.id } }),
  }));
}

function usePages(): CommandItem[] {
  const navigation = useNavigation();
  const m = useMessages();
  const w = useWords(paletteWords);
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  return [
    ...navigation.map((entry) => ({ id: `page-${entry.name}`, label: m.shell[entry.name], icon: entry.icon, onSelect: () => void navigate({ to: entry.to }) })),
    { id: "page-profile", label: w.profile, icon: UserRound, onSelect: () => void navigate({ to: "/settings/profile" }) },
    { id: "page-appearance", label: w.appearance, icon: Palette, onSelect: () => void navigate({ to: "/settings/appearance" }) },
    ...(me.isAdmin ? [{ id: "page-admin", label: m.shell.admin, icon: ServerCog, onSelect: () => void navigate({ to: "/admin" }) }] : []),
  ];
}
