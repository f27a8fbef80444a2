import { linkOptions } from "@tanstack/react-router";
import { Boxes, Gauge, KeyRound, KeySquare, ScrollText, ShieldCheck, SlidersHorizontal, Users, Webhook } from "lucide-react";
import { SectionFrame } from "@/app/sections/section-frame";
import { sectionWords } from "@/app/sections/words";
import { useWords } from "@/lib/i18n/words";

export function AdminFrame() {
  const w = useWords(sectionWords);
  return (
    <SectionFrame
      title={w.admin}
      subtitle={w.adminText}
      label={w.sections}
      sections={[
        { label: w.overview, icon: Gauge, link: linkOptions({ to: "/admin/overview" }) },
        { label: w.accounts, icon: Users, link: linkOptions({ to: "/admin/accounts" }) },
        { label: w.allSpaces, icon: Boxes, link: linkOptions({ to: "/admin/spaces" }) },
        { label: w.keys, icon: KeyRound, link: linkOptions({ to: "/admin/keys" }) },
        { label: w.serverSettings, icon: SlidersHorizontal, link: linkOptions({ to: "/admin/settings" }) },
        { label: w.signInProviders, icon: KeySquare, link: linkOptions({ to: "/admin/sign-in" }) },
        { label: w.readiness, icon: ShieldCheck, link: linkOptions({ to: "/admin/readiness" }) },
        { label: w.audit, icon: ScrollText, link: linkOptions({ to: "/admin/audit" }) },
        { label: w.webhooks, icon: Webhook, link: linkOptions({ to: "/admin/sinks" }) },
      ]}
    />
  );
}
