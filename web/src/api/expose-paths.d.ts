// Kept by hand until the server's routes are in the generated schema.
import "@/api/schema";

type Params<Path, Query = never> = { query?: Query; header?: { "Idempotency-Key"?: string; "If-Match"?: string }; path: Path; cookie?: never };
type Op<Path, Answer, Body = never, Query = never> = {
  parameters: Params<Path, Query>;
  requestBody?: [Body] extends [never] ? never : { content: { "application/json": Body } };
  responses: { 200: { headers: Record<string, unknown>; content: { "application/json": Answer } } };
};
type PathItem<Methods> = Methods & { parameters: { query?: never; header?: never; path?: never; cookie?: never } };
type Page<Item> = { items: Item[]; nextCursor: null | string };
type Paging = { cursor?: string; limit?: number };

interface PoolAddressView {
  id: string;
  serverId: string;
  address: string;
  ownAddress: string;
  interface: string;
  origin: "found" | "added";
  status: "active" | "disabled";
  present: boolean;
  clients: number;
  exposures: number;
}
interface TunnelServerView {
  id: string;
  tenantId: string;
  networkId: string;
  name: string;
  region: string;
  status: "active" | "draining" | "disabled";
  assignment: "roundRobin" | "leastUsed" | "manual";
  join: TunnelJoin | null;
  port: number | null;
  deviceId: string | null;
  deviceName: string | null;
  online: boolean;
  addresses: PoolAddressView[];
  clients: number;
  exposures: number;
  createdAt: string;
  updatedAt: string;
}
interface TunnelJoin {
  token: string;
  code: string;
  command: string;
  expiresAt: string;
}
interface TunnelClientView {
  id: string;
  serverId: string;
  deviceId: string;
  deviceName: string;
  ownerName: string;
  tunnelAddress: string;
  addressId: string;
  address: string;
  status: "active" | "suspended";
  online: boolean;
  exposures: number;
}
interface PortsView {
  protocol: "tcp" | "udp" | "both";
  first: number;
  last: number;
  targetPort: number;
}
interface SideView {
  open: boolean;
  code: string;
  detail: string;
}
interface ExposureView {
  id: string;
  tenantId: string;
  serverId: string;
  serverName: string;
  addressId: string;
  address: string;
  clientId: string;
  deviceId: string;
  deviceName: string;
  ownerId: string;
  ownerName: string;
  name: string;
  description: string;
  template: string;
  ports: PortsView[];
  target: string | null;
  source: "kept" | "masquerade";
  allowed: string[];
  denied: string[];
  active: boolean;
  state: "open" | "opening" | "closed" | "failed" | "offline";
  publicSide: SideView | null;
  homeSide: SideView | null;
  totals: { bytesIn: number; bytesOut: number; packetsIn: number; packetsOut: number; connections: number };
  join: string;
  srv: string | null;
  createdAt: string;
  updatedAt: string;
}
interface PortTest {
  protocol: string;
  port: number;
  outcome: string;
  milliseconds: number | null;
}
interface TemplateView {
  id: string | null;
  name: string;
  builtIn: boolean;
  ports: { protocol: "tcp" | "udp" | "both"; first: number; last: number }[];
  note: string | null;
}
interface AskedPorts {
  protocol: "tcp" | "udp" | "both";
  first?: number | null;
  last?: number | null;
  targetPort?: number | null;
}

declare module "@/api/schema" {
  interface paths {
    "/v1/tenants/{tenantId}/tunnel-servers": PathItem<{
      get: Op<{ tenantId: string }, Page<TunnelServerView>, never, Paging>;
      post: Op<{ tenantId: string }, TunnelServerView, { name: string; region?: string; port?: number | null; assignment?: TunnelServerView["assignment"]; deviceId?: string | null }>;
    }>;
    "/v1/tunnel-servers/{tunnelServerId}": PathItem<{
      get: Op<{ tunnelServerId: string }, TunnelServerView>;
      patch: Op<{ tunnelServerId: string }, TunnelServerView, { name?: string; region?: string; status?: TunnelServerView["status"]; assignment?: TunnelServerView["assignment"]; port?: number | null }>;
      delete: Op<{ tunnelServerId: string }, undefined>;
    }>;
    "/v1/tunnel-servers/{tunnelServerId}/machine": PathItem<{ post: Op<{ tunnelServerId: string }, TunnelServerView, { deviceId?: string | null }> }>;
    "/v1/tunnel-servers/{tunnelServerId}/addresses": PathItem<{ post: Op<{ tunnelServerId: string }, PoolAddressView, { address: string; ownAddress?: string | null }> }>;
    "/v1/pool-addresses/{poolAddressId}": PathItem<{ patch: Op<{ poolAddressId: string }, PoolAddressView, { status: "active" | "disabled" }>; delete: Op<{ poolAddressId: string }, undefined> }>;
    "/v1/tunnel-servers/{tunnelServerId}/clients": PathItem<{ get: Op<{ tunnelServerId: string }, Page<TunnelClientView>, never, Paging>; post: Op<{ tunnelServerId: string }, TunnelClientView, { deviceId: string; addressId?: string | null }> }>;
    "/v1/tunnel-clients/{tunnelClientId}": PathItem<{ patch: Op<{ tunnelClientId: string }, TunnelClientView, { status?: TunnelClientView["status"]; addressId?: string; moveExposures?: boolean }>; delete: Op<{ tunnelClientId: string }, undefined> }>;
    "/v1/tenants/{tenantId}/exposures": PathItem<{
      get: Op<{ tenantId: string }, Page<ExposureView>, never, Paging & { deviceId?: string; serverId?: string }>;
      post: Op<
        { tenantId: string },
        ExposureView,
        { deviceId: string; name?: string; template?: string; ports?: AskedPorts[]; serverId?: string; addressId?: string; target?: string | null; source?: ExposureView["source"]; allowed?: string[]; denied?: string[]; description?: string }
      >;
    }>;
    "/v1/exposures/{exposureId}": PathItem<{
      get: Op<{ exposureId: string }, ExposureView>;
      patch: Op<
        { exposureId: string },
        ExposureView,
        { name?: string; description?: string; ports?: AskedPorts[]; target?: string | null; source?: ExposureView["source"]; allowed?: string[]; denied?: string[]; active?: boolean; addressId?: string }
      >;
      delete: Op<{ exposureId: string }, undefined>;
    }>;
    "/v1/exposures/{exposureId}/test": PathItem<{ post: Op<{ exposureId: string }, { ports: PortTest[] }> }>;
    "/v1/exposures/{exposureId}/metrics": PathItem<{
      get: Op<{ exposureId: string }, { points: { at: string; bytesIn: number; bytesOut: number; packetsIn: number; packetsOut: number; connections: number }[] }, never, { from?: string; to?: string; step?: number }>;
    }>;
    "/v1/tenants/{tenantId}/service-templates": PathItem<{
      get: Op<{ tenantId: string }, { items: TemplateView[] }>;
      post: Op<{ tenantId: string }, TemplateView, { name: string; ports: { protocol: string; first: number; last: number }[] }>;
    }>;
    "/v1/service-templates/{serviceTemplateId}": PathItem<{ delete: Op<{ serviceTemplateId: string }, undefined> }>;
    "/v1/devices/{deviceId}/listening-ports": PathItem<{ get: Op<{ deviceId: string }, { items: { protocol: "tcp" | "udp"; port: number; address: string; program: string }[] }> }>;
  }
}
