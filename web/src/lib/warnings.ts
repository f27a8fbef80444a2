/** What agents warn of, for sentences whose subject is the device. */
export const warningsInEnglish = {
  clock: "its clock is wrong",
  names: "names do not work there",
  disk: "it cannot read or write its files",
  port: "a port that it needs is taken",
  lock: "the log of the network lock differs",
  removal: "it does not drop devices on the server's word alone",
  device: "lanstead status says what, on the machine",
};

type Warnings = Readonly<typeof warningsInEnglish>;

export const warningsInGerman: Warnings = {
  clock: "seine Uhr geht falsch",
  names: "Namen gehen dort nicht",
  disk: "es kann seine Dateien nicht lesen oder schreiben",
  port: "ein Port, den es braucht, ist vergeben",
  lock: "das Protokoll des Netzschlosses ist ein anderes",
  removal: "es entfernt Geräte nicht allein auf Wort des Servers",
  device: "lanstead status sagt auf dem Gerät, was",
};

/** A later agent may know more: what is not known here is something on the device. */
export function wordOfWarning(warning: string): keyof Warnings {
  return warning in warningsInEnglish ? (warning as keyof Warnings) : "device";
}
