const known = ["online", "stale", "offline", "pending"] as const;
/** Status of a peer or device as the server derives it; `unknown` for a word of a newer server. */
export type DeviceStatus = (typeof known)[number] | "unknown";

export function readStatus(value: string): DeviceStatus {
  return known.find((candidate) => candidate === value) ?? "unknown";
}

const kinds = ["direct", "gateway", "connecting", "offline"] as const;
export type PathKind = (typeof kinds)[number];

export function readPathKind(value: string): PathKind {
  return kinds.find((candidate) => candidate === value) ?? "connecting";
}

/** One device's paths in a line: how many are direct, and how far the nearest is. */
export interface PathSummary {
  readonly direct: number;
  readonly gateway: number;
  readonly connecting: number;
  readonly all: number;
  readonly bestLatencyUs: number | null;
}

export function summarisePaths(paths: readonly { readonly path: string; readonly latencyUs: number | null }[]): PathSummary {
  const count = (kind: PathKind) => paths.filter((path) => readPathKind(path.path) === kind).length;
  const latencies = paths.flatMap((path) => (readPathKind(path.path) === "direct" && path.latencyUs !== null && path.latencyUs > 0 ? [path.latencyUs] : []));
  return {
    direct: count("direct"),
    gateway: count("gateway"),
    connecting: count("connecting"),
    all: paths.length,
    bestLatencyUs: latencies.length === 0 ? null : Math.min(...latencies),
  };
}
