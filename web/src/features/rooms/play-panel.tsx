import { useQuery } from "@tanstack/react-query";
import { Trophy } from "lucide-react";
import { networkMembersQuery } from "@/api/network-members";
import { usePaged } from "@/api/pages";
import { connectionsQuery } from "@/api/rooms";
import { RoomCards } from "@/features/rooms/room-cards";
import { ServerCards } from "@/features/rooms/server-cards";
import { roomWords } from "@/features/rooms/words";
import { useWords } from "@/lib/i18n/words";

interface PlayPanelProps {
  networkId: string;
  me: { readonly id: string };
  /** Whether the person looks after the network. */
  mayRun: boolean;
}

/** What the people of a network play: rooms, pinned servers, and with whom to host. */
export function PlayPanel({ networkId, me, mayRun }: PlayPanelProps) {
  const w = useWords(roomWords);
  const { data: connections } = useQuery(connectionsQuery(networkId));
  const { data: members = [] } = usePaged(networkMembersQuery(networkId));
  // Of those whom most others reach directly, the one to whom the ways are shortest.
  const most = Math.max(0, ...(connections?.items ?? []).map((one) => one.reaches));
  const best = (connections?.items ?? []).filter((one) => one.reaches === most && one.typicalLatencyUs !== null).toSorted((a, b) => (a.typicalLatencyUs ?? 0) - (b.typicalLatencyUs ?? 0))[0];
  const bestName = members.find((member) => member.userId === best?.userId)?.username;
  return (
    <div className="space-y-6">
      <RoomCards networkId={networkId} me={me} mayRun={mayRun} />
      {bestName !== undefined && most > 1 && (
        <p className="flex items-start gap-2 px-2 text-sm" title={w.bestHostText}>
          <Trophy aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
          {w.bestHost(bestName)}
        </p>
      )}
      <ServerCards networkId={networkId} me={me} mayRun={mayRun} />
    </div>
  );
}
