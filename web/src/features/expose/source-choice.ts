import type { Exposure } from "@/api/types";

/** How a service learns who calls, in the order in which they are offered. */
export const sourceChoices: readonly Exposure["source"][] = ["kept", "masquerade", "proxyV1", "proxyV2"];

export function readSource(value: string): Exposure["source"] {
  return sourceChoices.find((one) => one === value) ?? "kept";
}
