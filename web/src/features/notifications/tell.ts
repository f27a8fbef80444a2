import type { Notification } from "@/api/types";
import type { notificationWords } from "@/features/notifications/words";
import { formatMoment } from "@/lib/format";
import type { Locale, Messages } from "@/lib/i18n/locale";
import { wordOfWarning } from "@/lib/warnings";

type Words = (typeof notificationWords)["en"];

/** A notification in one line. */
export function tell({ kind, names, times }: Notification, w: Words, roles: Messages["roles"], locale: Locale): string {
  const place = names.network === null ? (names.space ?? "") : `${names.network} (${names.space ?? ""})`;
  const person = names.person ?? "?";
  const device = names.device ?? "?";
  const until = names.until === null ? "?" : formatMoment(names.until, locale);
  switch (kind) {
    case "invited":
      return w.invited(person, place);
    case "joinAsked":
      return w.joinAsked(times, person, place);
    case "deviceWaiting":
      return w.deviceWaiting(times, device, place);
    case "letIn":
      return w.letIn(place);
    case "deviceLetIn":
      return w.deviceLetIn(device, place);
    case "roleChanged":
      return w.roleChanged(roles[names.role as keyof Messages["roles"]], place);
    case "banned":
      return w.banned(place);
    case "mentioned":
      return w.mentioned(times, person, `#${names.channel ?? "?"} (${names.space ?? ""})`);
    case "signedIn":
      return w.signedIn(names.client === null || names.client === "" ? w.unknownProgram : names.client, names.address ?? w.unknownAddress);
    case "keyExpiring":
      return w.keyExpiring(names.name ?? "?", until);
    case "deviceExpiring":
      return w.deviceExpiring(device, until);
    case "deviceKeyDue":
      return w.deviceKeyDue(device, place, until);
    case "quotaNear":
      return w.quotaNear(names.name ?? "?", place, until);
    case "quotaReached":
      return w.quotaReached(names.name ?? "?", place, until, names.reason === "suspend");
    case "alertFired":
      return w.alertFired(names.reason ?? "", device, place, warningOf(names.warning, w));
    case "alertOver":
      return w.alertOver(names.reason ?? "", device, place, warningOf(names.warning, w));
  }
}

function warningOf(warning: string | null, w: Words): string {
  return warning === null ? "" : w.warnings[wordOfWarning(warning)];
}
