import { linkOptions } from "@tanstack/react-router";
import { Gauge } from "lucide-react";
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
      sections={[{ label: w.overview, icon: Gauge, link: linkOptions({ to: "/admin/overview" }) }]}
    />
  );
}
