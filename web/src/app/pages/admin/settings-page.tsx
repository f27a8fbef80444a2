import { useSuspenseQuery } from "@tanstack/react-query";
import { settingsQuery } from "@/api/administration";
import { MailCard } from "@/features/administration/mail-card";
import { SettingsCards } from "@/features/administration/settings-cards";

export function AdminSettingsPage() {
  const { data: settings } = useSuspenseQuery(settingsQuery);
  return (
    <>
      <MailCard />
      <SettingsCards settings={settings} />
    </>
  );
}
