import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ArrowLeft, Gamepad2, MessagesSquare, Plus, Settings2, ShieldCheck, Users } from "lucide-react";
import { useState } from "react";
import { channelsQuery } from "@/api/chat";
import { networkMembershipQuery } from "@/api/network-members";
import { meQuery } from "@/api/session";
import { tenantQuery } from "@/api/tenants";
import { ChannelSettings, CreateChannel } from "@/features/chat/channel-form";
import { ChannelList } from "@/features/chat/channel-list";
import { ChannelView } from "@/features/chat/channel-view";
import { ModerationLog } from "@/features/chat/moderation-log";
import { NetworkPeopleList, PeopleList } from "@/features/chat/people-list";
import { useLive } from "@/features/chat/use-live";
import { chatWords } from "@/features/chat/words";
import { OnboardingPrompt } from "@/features/onboarding/onboarding-prompt";
import { PlayPanel } from "@/features/rooms/play-panel";
import { roomWords } from "@/features/rooms/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { SidePanel } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { IconButton } from "@/ui/icon-button";
import { Skeleton } from "@/ui/skeleton";

/** A space as a community: its channels, what is said in one of them, and who is there. On phones one of the three at a time. */
export function ChannelsPage() {
  const m = useMessages();
  const w = useWords(chatWords);
  const play = useWords(roomWords).play;
  const navigate = useNavigate();
  const { tenantId, channelId } = useParams({ strict: false }) as { tenantId: string; channelId?: string };
  const { data: space } = useSuspenseQuery(tenantQuery(tenantId));
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: list } = useQuery(channelsQuery(tenantId));
  const live = useLive(tenantId);
  const [panel, setPanel] = useState<"create" | "settings" | "people" | "play" | "moderation" | null>(null);
  const channels = list?.items ?? [];
  const channel = channels.find((one) => one.id === channelId);
  const close = () => setPanel(null);
  const mayModerate = space.permissions.includes("chatModerate");
  const people = channel === undefined || channel.networkId === null ? <PeopleList tenantId={tenantId} /> : <NetworkPeopleList tenantId={tenantId} networkId={channel.networkId} />;
  const networkId = channel?.networkId ?? null;
  const { data: inNetwork } = useQuery({ ...networkMembershipQuery(networkId ?? ""), enabled: networkId !== null });
  const games = networkId === null || inNetwork?.status !== "active" ? null : <PlayPanel networkId={networkId} me={me} mayRun={inNetwork.permissions.includes("networkMembers")} />;
  const open = (id: string) => void navigate({ to: "/spaces/$tenantId/channels/$channelId", params: { tenantId, channelId: id } });
  return (
    <div className="-mx-4 -mb-8 h-[calc(100dvh-9.5rem)] sm:-mx-8 md:-mx-10 md:-mb-16 md:h-[calc(100dvh-4.5rem)]">
      <title>{`${channel === undefined ? space.name : `${channel.name} · ${space.name}`} · Lanstead`}</title>
      <div className="grid h-full min-h-0 border-t border-line md:grid-cols-[15rem_1fr] xl:grid-cols-[15rem_1fr_15rem]">
        <div className={`min-h-0 flex-col overflow-y-auto border-r border-line px-3 py-4 ${channelId === undefined ? "flex" : "hidden md:flex"}`}>
          <div className="mb-4 flex items-center gap-1 pl-2.5">
            {channelId === undefined ? <h1 className="min-w-0 grow truncate font-semibold">{space.name}</h1> : <p className="min-w-0 grow truncate font-semibold">{space.name}</p>}
            {mayModerate && <IconButton icon={ShieldCheck} label={w.moderation} onClick={() => setPanel("moderation")} />}
            {space.permissions.includes("chatManage") && <IconButton icon={Plus} label={w.newChannel} onClick={() => setPanel("create")} />}
          </div>
          {list === undefined ? <Skeleton label={m.common.loading} /> : <ChannelList tenantId={tenantId} channels={channels} />}
        </div>
        <section aria-label={channel?.name ?? w.channels} className={`min-h-0 min-w-0 flex-col ${channelId === undefined ? "hidden md:flex" : "flex"}`}>
          {channel === undefined ? (
            list !== undefined && <Empty icon={MessagesSquare} title={channels.length === 0 || channelId !== undefined ? w.noChannel : w.channels} text={channels.length === 0 ? w.noChannelText : (space.description ?? "") === "" ? w.chooseText : (space.description ?? "")} />
          ) : (
            <>
              <header className="flex min-h-14 items-center gap-2 border-b border-line px-3 sm:px-4">
                <Link to="/spaces/$tenantId/channels" params={{ tenantId }} aria-label={w.back} className="grid size-9 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink md:hidden">
                  <ArrowLeft aria-hidden className="size-5" />
                </Link>
                <div className="min-w-0 grow">
                  <h1 className="truncate font-semibold">{channel.name}</h1>
                  {channel.topic !== "" && <p className="truncate text-sm text-muted">{channel.topic}</p>}
                </div>
                {games !== null && <IconButton icon={Gamepad2} label={play} onClick={() => setPanel("play")} className="xl:hidden" />}
                <IconButton icon={Users} label={w.showPeople} onClick={() => setPanel("people")} className="xl:hidden" />
                {channel.mayManage && <IconButton icon={Settings2} label={w.settings} onClick={() => setPanel("settings")} />}
              </header>
              <ChannelView channel={channel} mutedUntil={list?.mutedUntil ?? null} me={me} mayModerate={mayModerate} live={live} />
            </>
          )}
        </section>
        <aside aria-label={w.people} className="hidden min-h-0 overflow-y-auto border-l border-line px-3 py-4 xl:block">
          {games !== null && <div className="mb-6">{games}</div>}
          {people}
        </aside>
      </div>
      <OnboardingPrompt tenantId={tenantId} spaceName={space.name} />
      {panel === "create" && (
        <CreateChannel
          tenantId={tenantId}
          onClose={close}
          onMade={(id) => {
            close();
            open(id);
          }}
        />
      )}
      {panel === "settings" && channel !== undefined && <ChannelSettings channel={channel} onClose={close} onDeleted={() => {
        close();
        void navigate({ to: "/spaces/$tenantId/channels", params: { tenantId } });
      }} />}
      {panel === "moderation" && <ModerationLog tenantId={tenantId} onClose={close} />}
      <SidePanel open={panel === "play" && games !== null} onClose={close} title={play} closeLabel={m.common.close}>
        {games}
      </SidePanel>
      <SidePanel open={panel === "people"} onClose={close} title={w.people} closeLabel={m.common.close}>
        {people}
      </SidePanel>
    </div>
  );
}
