import type { paths } from "@/api/schema";

// Named by path and method, since those are the contract; schema names are the server's own business.
type Json<Response> = Response extends { content: { "application/json": infer Body } } ? Body : never;
type Answers<Operation> = Operation extends { responses: infer Responses } ? Responses : never;
type Answer<Path extends keyof paths, Method extends keyof paths[Path]> = Json<Answers<paths[Path][Method]>[keyof Answers<paths[Path][Method]> & (200 | 201)]>;
type Item<Page> = Page extends { items: readonly (infer Element)[] } ? Element : never;

export type Me = Answer<"/v1/me", "get">;
export type Tenant = Answer<"/v1/tenants/{tenantId}", "get">;
/** As it was read from its own address, with what a change needs to name that state. */
export type LoadedTenant = Tenant & { readonly etag: string };
export type PublicTenant = Item<Answer<"/v1/tenants/discover", "get">>;
export type TenantMember = Item<Answer<"/v1/tenants/{tenantId}/members", "get">>;
export type RoleTable = Answer<"/v1/roles", "get">;
export type Role = Tenant["role"];
export type Network = Answer<"/v1/networks/{networkId}", "get">;
/** As it was read from its own address, with what a change needs to name that state. */
export type LoadedNetwork = Network & { readonly etag: string };
export type Peer = Item<Answer<"/v1/networks/{networkId}/peers", "get">>;
export type PeerPath = Peer["paths"][number];
export type Device = Answer<"/v1/devices/{deviceId}", "get">;
export type DeviceChange = Item<Answer<"/v1/devices/{deviceId}/changes", "get">>;
export type Tunnel = Item<Answer<"/v1/devices/{deviceId}/tunnels", "get">>;
export type Activity = Item<Answer<"/v1/networks/{networkId}/activity", "get">>;
export type JoinKey = Item<Answer<"/v1/networks/{networkId}/join-keys", "get">>;
export type Dashboard = Answer<"/v1/dashboard", "get">;
export type AccountRow = Item<Answer<"/v1/admin/accounts", "get">>;
export type Account = Answer<"/v1/admin/accounts/{accountId}", "get">;
export type Keys = Answer<"/v1/admin/keys", "get">;
export type ServerSettings = Answer<"/v1/admin/settings", "get">;
export type InviteLink = Item<Answer<"/v1/tenants/{tenantId}/invite-links", "get">>;
export type NewInviteLink = Answer<"/v1/tenants/{tenantId}/invite-links", "post">;
export type Invitation = Item<Answer<"/v1/tenants/{tenantId}/invitations", "get">>;
export type MyInvitation = Item<Answer<"/v1/invitations", "get">>;
export type InvitePreview = Answer<"/v1/invites/preview", "post">;
export type Joined = Answer<"/v1/invites/join", "post">;
export type Registered = Answer<"/v1/auth/register", "post">;
export type SignInMethods = Answer<"/v1/auth/methods", "get">;
export type ProviderButton = SignInMethods["providers"][number];
export type ProviderKind = ProviderButton["kind"];
export type Passkey = Answer<"/v1/me/passkeys", "get">[number];
export type Identity = Answer<"/v1/me/identities", "get">[number];
export type Provider = Answer<"/v1/admin/sign-in-providers", "get">[number];
export type ProviderTest = Answer<"/v1/admin/sign-in-providers/{provider}/test", "post">;
export type Session = Item<Answer<"/v1/me/sessions", "get">>;
export type ApiKey = Item<Answer<"/v1/me/api-keys", "get">>;
export type NewApiKey = Answer<"/v1/me/api-keys", "post">;
export type KeyScope = Item<Answer<"/v1/key-scopes", "get">>;
export type ServiceAccount = Item<Answer<"/v1/tenants/{tenantId}/service-accounts", "get">>;
export type AuditRow = Item<Answer<"/v1/audit", "get">>;
export type Guard = Answer<"/v1/admin/readiness", "get">["guards"][number];
export type Sink = Item<Answer<"/v1/tenants/{tenantId}/sinks", "get">>;
export type Delivery = Item<Answer<"/v1/tenants/{tenantId}/sinks/{sinkId}/deliveries", "get">>;
export type NewSink = paths["/v1/tenants/{tenantId}/sinks"]["post"]["requestBody"]["content"]["application/json"];
export type SinkChange = Partial<paths["/v1/tenants/{tenantId}/sinks/{sinkId}"]["patch"]["requestBody"]["content"]["application/json"]>;
