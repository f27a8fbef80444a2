import { useSuspenseQuery } from "@tanstack/react-query";
import { linkOptions, useParams } from "@tanstack/react-router";
import { Ban, CircleArrowUp, CircleHelp, History, KeyRound, MailPlus, MessagesSquare, ShieldCheck, Siren, SlidersHorizontal, TriangleAlert, Users, Webhook } from "lucide-react";
import { tenantQuery } from "@/api/tenants";
import { SectionFrame } from "@/app/sections/section-frame";
import { sectionWords } from "@/app/sections/words";
import { EndingNotice } from "@/features/tenants/ending-notice";
import { useWords } from "@/lib/i18n/words";

export function SpaceFrame() {
  const w = useWords(sectionWords);
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId" });
  const { data: space } = useSuspenseQuery(tenantQuery(tenantId));
  const params = { tenantId };
  return (
    <SectionFrame
      title={space.name}
      trail={w.space}
      label={w.sections}
      subtitle={space.deleteAfter === null && space.suspension === null ? space.description === "" ? undefined : space.description : <EndingNotice space={space} />}
      sections={[
        { label: w.channels, icon: MessagesSquare, link: linkOptions({ to: "/spaces/$tenantId/channels", params }) },
        { label: w.general, icon: SlidersHorizontal, link: linkOptions({ to: "/spaces/$tenantId/general", params }) },
        { label: w.members, icon: Users, link: linkOptions({ to: "/spaces/$tenantId/members", params }) },
        ...(space.permissions.includes("memberBan") ? [{ label: w.bans, icon: Ban, link: linkOptions({ to: "/spaces/$tenantId/bans", params }) }] : []),
        { label: w.lock, icon: ShieldCheck, link: linkOptions({ to: "/spaces/$tenantId/lock", params }) },
        { label: w.invites, icon: MailPlus, link: linkOptions({ to: "/spaces/$tenantId/invites", params }) },
        ...(space.permissions.includes("tenantUpdate") ? [{ label: w.onboarding, icon: CircleHelp, link: linkOptions({ to: "/spaces/$tenantId/onboarding", params }) }] : []),
        ...(space.permissions.includes("serviceAccountManage") ? [{ label: w.tokens, icon: KeyRound, link: linkOptions({ to: "/spaces/$tenantId/api-keys", params }) }] : []),
        ...(space.permissions.includes("networkUpdate") ? [{ label: w.alerts, icon: Siren, link: linkOptions({ to: "/spaces/$tenantId/alerts", params }) }] : []),
        { label: w.updates, icon: CircleArrowUp, link: linkOptions({ to: "/spaces/$tenantId/updates", params }) },
        ...(space.permissions.includes("tenantSinks")
          ? [
              { label: w.webhooks, icon: Webhook, link: linkOptions({ to: "/spaces/$tenantId/webhooks", params }) },
              { label: w.retention, icon: History, link: linkOptions({ to: "/spaces/$tenantId/retention", params }) },
            ]
          : []),
        { label: w.danger, icon: TriangleAlert, link: linkOptions({ to: "/spaces/$tenantId/danger", params }) },
      ]}
    />
  );
}
