import { ChoicesCard, HereCard } from "@/features/notifications/choices-card";

export function NotificationSettingsPage() {
  return (
    <div className="space-y-6">
      <ChoicesCard />
      <HereCard />
    </div>
  );
}
