import { linkOptions } from "@tanstack/react-router";
import { Bell, FileDown, KeyRound, MonitorSmartphone, Palette, ShieldCheck, UserRound } from "lucide-react";
import { SectionFrame } from "@/app/sections/section-frame";
import { sectionWords } from "@/app/sections/words";
import { useWords } from "@/lib/i18n/words";

export function SettingsFrame() {
  const w = useWords(sectionWords);
  return (
    <SectionFrame
      title={w.settings}
      label={w.sections}
      sections={[
        { label: w.profile, icon: UserRound, link: linkOptions({ to: "/settings/profile" }) },
        { label: w.security, icon: ShieldCheck, link: linkOptions({ to: "/settings/security" }) },
        { label: w.sessions, icon: MonitorSmartphone, link: linkOptions({ to: "/settings/sessions" }) },
        { label: w.tokens, icon: KeyRound, link: linkOptions({ to: "/settings/tokens" }) },
        { label: w.notifications, icon: Bell, link: linkOptions({ to: "/settings/notifications" }) },
        { label: w.appearance, icon: Palette, link: linkOptions({ to: "/settings/appearance" }) },
        { label: w.data, icon: FileDown, link: linkOptions({ to: "/settings/data" }) },
      ]}
    />
  );
}
