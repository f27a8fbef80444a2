import type { Activity } from "@/api/types";
import type { Messages } from "@/lib/i18n/locale";

interface Described {
  readonly title: string;
  /** The name of what it happened to, when the server told it. */
  readonly subject: string | null;
  readonly actor: string | null;
}

export function describeActivity(activity: Pick<Activity, "type" | "actor" | "metadata">, m: Messages): Described {
  const titles: Readonly<Record<string, string>> = m.activity.types;
  return {
    // A type of a newer server is shown as it is: better than nothing.
    title: titles[activity.type] ?? activity.type,
    subject: nameIn(activity.metadata),
    actor: activity.actor.name === "" ? null : activity.actor.name,
  };
}

function nameIn(metadata: unknown): string | null {
  if (typeof metadata !== "object" || metadata === null) return null;
  for (const field of ["name", "deviceName", "description", "label", "address"]) {
    const value: unknown = Reflect.get(metadata, field);
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}
