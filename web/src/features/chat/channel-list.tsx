import { Link } from "@tanstack/react-router";
import { Hash } from "lucide-react";
import type { Channel } from "@/api/types";
import { chatWords } from "@/features/chat/words";
import { useWords } from "@/lib/i18n/words";

/** The channels of a space, then those of each of its networks. */
export function ChannelList({ tenantId, channels }: { tenantId: string; channels: readonly Channel[] }) {
  const w = useWords(chatWords);
  const groups = [...new Set(channels.map((channel) => channel.networkId))].map((networkId) => channels.filter((channel) => channel.networkId === networkId));
  return (
    <nav aria-label={w.channels} className="space-y-5">
      {groups.map((group) => (
        <section key={group[0]?.networkId ?? ""}>
          <h2 className="mb-1 truncate px-2.5 text-xs font-semibold tracking-wide text-muted">{group[0]?.networkName ?? w.ofSpace}</h2>
          <ul className="space-y-0.5">
            {group.map((channel) => (
              <li key={channel.id}>
                <Link
                  to="/spaces/$tenantId/channels/$channelId"
                  params={{ tenantId, channelId: channel.id }}
                  className="flex min-h-9 items-center gap-2 rounded-lg px-2.5 text-muted transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
                >
                  <Hash aria-hidden className="size-4 shrink-0" />
                  <span className={`min-w-0 grow truncate ${channel.unread > 0 ? "font-semibold text-ink" : ""}`}>{channel.name}</span>
                  {channel.unread > 0 && (
                    <span className={`shrink-0 rounded-full px-1.5 text-xs font-semibold ${channel.mentions > 0 ? "bg-accent text-on-accent" : "bg-sunken text-ink"}`}>
                      <span aria-hidden>{channel.unread >= 100 ? "99+" : channel.unread}</span>
                      <span className="sr-only">
                        {w.unread(channel.unread)}
                        {channel.mentions > 0 && w.unreadMentions(channel.mentions)}
                      </span>
                    </span>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
