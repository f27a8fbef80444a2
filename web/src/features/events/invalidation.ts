import type { QueryKey } from "@tanstack/react-query";

/** What the page wants to hear of; each is a case of `staleKeys`. */
export const topics = ["peers", "devices", "networks", "networkMembers", "rooms", "activity", "joinKeys", "tenants", "members", "invites", "invitations", "notifications", "exposures", "tunnel-servers"] as const;

/** What the server says in an event `changed`. */
export interface Change {
  readonly topic: string;
  readonly networkId: string | null;
}

/** Null for data that is not a change, e.g. of a newer server. */
export function readChange(data: string): Change | null {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== "object" || value === null || !("topic" in value) || typeof value.topic !== "string") return null;
    const networkId = "networkId" in value && typeof value.networkId === "string" ? value.networkId : null;
    return { topic: value.topic, networkId };
  } catch {
    return null;
  }
}

/** True when the server goes on where the last stream stopped, so that nothing was missed. */
export function isResumed(hello: string): boolean {
  try {
    const value: unknown = JSON.parse(hello);
    return typeof value === "object" && value !== null && "resumed" in value && value.resumed === true;
  } catch {
    return false;
  }
}

/** Query keys (prefixes) of all that any change could make stale, each once. */
export function allStaleKeys(): QueryKey[] {
  const keys = topics.flatMap((topic) => staleKeys({ topic, networkId: null }));
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
}

/** Query keys (prefixes) that a change makes stale. */
export function staleKeys({ topic, networkId }: Change): QueryKey[] {
  const within = (key: string): QueryKey => (networkId === null ? [key] : [key, networkId]);
  switch (topic) {
    case "peers":
      // A device shows its networks and status; a network counts its peers; both are on the dashboard.
      return [within("peers"), ["devices"], ["networks"], ["dashboard"], within("rooms")];
    case "devices":
      return [["devices"], ["peers"], ["dashboard"]];
    case "networks":
      return [["networks"], ["dashboard"], within("peers")];
    case "networkMembers":
      // Who is in it, and by that the channels that are theirs.
      return [within("networkMembers"), ["chat", "channels"]];
    case "rooms":
      return [within("rooms")];
    case "activity":
      return [within("activity")];
    case "joinKeys":
      return [within("joinKeys")];
    case "tenants":
      return [["tenants"], ["me"], ["onboarding"]];
    case "members":
      // Who joins or leaves brings or takes devices, but those tell of themselves.
      return [["members"], ["tenants"]];
    case "invites":
      return [["inviteLinks"], ["invitations"]];
    case "invitations":
      return [["myInvitations"]];
    case "notifications":
      return [["notifications"]];
    case "exposures":
    case "tunnel-servers":
      // Servers count their exposures, and an exposure's state follows its server's.
      return [["expose"]];
    default:
      return [];
  }
}
