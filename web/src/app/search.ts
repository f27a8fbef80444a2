// What the address bar may say after "?". Anything else is dropped, never an error.

type Search = Readonly<Record<string, unknown>>;

export const deviceKinds = ["linux", "phone"] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/** `add` opens the Add device panel on top of any page; `into` names the network. */
export interface AddSearch {
  add?: DeviceKind;
  into?: string;
}

export function readAddSearch(search: Search): AddSearch {
  const add = deviceKinds.find((kind) => kind === search["add"]);
  return add === undefined ? {} : { add, ...readText(search, "into") };
}

export function readText<Name extends string>(search: Search, name: Name): { [Key in Name]?: string } {
  const value = search[name];
  const found: { [Key in Name]?: string } = {};
  // The router reads ?q=10 as a number.
  if (typeof value === "string" || typeof value === "number") found[name] = String(value);
  return found;
}

export function readTab<Name extends string>(search: Search, names: readonly Name[]): { tab?: Name } {
  const tab = names.find((name) => name === search["tab"]);
  return tab === undefined ? {} : { tab };
}

/** Where to go after signing in: only within this site. */
export function readHere(search: Search): { to?: string } {
  const { to } = readText(search, "to");
  return to === undefined || !/^\/(?![/\\])/.test(to) ? {} : { to };
}
