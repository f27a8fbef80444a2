import type { Alert } from "@/api/types";
import type { alertWords } from "@/features/alerts/words";
import { wordOfWarning } from "@/lib/warnings";

type Words = (typeof alertWords)["en"];

/** What an alert is about, in one line. */
export function tellAlert(alert: Alert, w: Words): string {
  const what = {
    deviceAway: () => w.away(alert.forMinutes),
    refusals: () => w.refused(alert.perMinute ?? 0, alert.forMinutes),
    deviceHeld: () => w.held(alert.forMinutes),
    deviceWarns: () => w.warns(alert.forMinutes),
  }[alert.kind]();
  return alert.tag === null ? what : `${what}, ${w.tagged(alert.tag)}`;
}

/** A device of which it is so now. */
export function tellFiring(device: Alert["firing"][number], w: Words, withNetwork: boolean): string {
  const who = withNetwork ? w.inNetwork(device.name, device.networkName) : device.name;
  return device.warning === null ? w.so(who) : w.warnsOf(who, w.warnings[wordOfWarning(device.warning)]);
}
