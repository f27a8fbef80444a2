import { useQuery } from "@tanstack/react-query";
import { networksQuery } from "@/api/networks";
import { presenceQuery } from "@/api/chat";
import { networkMembersQuery } from "@/api/network-members";
import { usePaged } from "@/api/pages";
import { connectionsQuery } from "@/api/rooms";
import { membersQuery } from "@/api/tenants";
import type { Connection, Role } from "@/api/types";
import { chatWords } from "@/features/chat/words";
import { formatLatency } from "@/lib/format";
import { useLocale, useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Moment } from "@/ui/moment";

interface Somebody {
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
}

/** Who is in the space: those who are there first, with the networks that their devices are in. */
export function PeopleList({ tenantId }: { tenantId: string }) {
  const { data: members = [] } = usePaged(membersQuery(tenantId));
  return <People tenantId={tenantId} members={members} />;
}

/** Who is in a network, and since when their devices are. */
export function NetworkPeopleList({ tenantId, networkId }: { tenantId: string; networkId: string }) {
  const { data: members = [] } = usePaged(networkMembersQuery(networkId));
  const { data: connections } = useQuery(connectionsQuery(networkId));
  return <People tenantId={tenantId} members={members} networkId={networkId} connections={connections?.items ?? []} />;
}

interface PeopleProps {
  tenantId: string;
  members: readonly Somebody[];
  networkId?: string;
  connections?: readonly Connection[];
}

function People({ tenantId, members, networkId, connections }: PeopleProps) {
  const w = useWords(chatWords);
  const { data: presence } = useQuery(presenceQuery(tenantId));
  const { data: networks = [] } = usePaged(networksQuery(tenantId));
  const here = new Map((presence?.items ?? []).map((one) => [one.userId, one]));
  const nameOf = new Map(networks.map((network) => [network.id, network.name]));
  const row = (member: Somebody) => {
    const present = here.get(member.userId);
    const places = (present?.networks ?? []).filter((place) => networkId === undefined || place.networkId === networkId);
    const names = places.map((place) => nameOf.get(place.networkId) ?? w.aNetwork).join(", ");
    const since = networkId === undefined ? null : (places[0]?.since ?? null);
    return <Person key={member.userId} member={member} online={present?.online === true} places={networkId === undefined || names === "" ? names : w.thisNetwork} since={since} way={connections?.find((one) => one.userId === member.userId)} />;
  };
  return (
    <div className="space-y-5">
      {([[w.online, members.filter((member) => here.has(member.userId))], [w.offline, members.filter((member) => !here.has(member.userId))]] as const).map(
        ([title, people]) =>
          people.length > 0 && (
            <section key={title}>
              <h3 className="mb-1 px-2 text-xs font-semibold tracking-wide text-muted">
                {title} · {people.length}
              </h3>
              <ul className="space-y-0.5">{people.map(row)}</ul>
            </section>
          ),
      )}
    </div>
  );
}

function Person({ member, online, places, since, way }: { member: Somebody; online: boolean; places: string; since: string | null; way: Connection | undefined }) {
  const locale = useLocale();
  const m = useMessages();
  const w = useWords(chatWords);
  return (
    <li className="flex items-center gap-2.5 rounded-lg px-2 py-1.5">
      <span aria-hidden className="relative grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent uppercase">
        {member.username.slice(0, 2)}
        {online && <span className="absolute -right-0.5 -bottom-0.5 size-3 rounded-full border-2 border-page bg-good" />}
      </span>
      <span className="min-w-0">
        <span className="block truncate text-sm font-medium">
          {member.username}
          {online && <span className="sr-only"> ({w.isOnline})</span>}
        </span>
        <span className="block truncate text-xs text-muted">
          {places === "" ? m.roles[member.role] : w.inNetwork(places)}
          {since !== null && (
            <>
              {" · "}
              <Moment at={since} />
            </>
          )}
        </span>
        {way?.path === "direct" && (
          <span className="block truncate text-xs text-good">
            {w.direct}
            {way.latencyUs !== null && ` · ${formatLatency(way.latencyUs, locale)}`}
          </span>
        )}
      </span>
    </li>
  );
}
