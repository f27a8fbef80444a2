import * as z from "zod/mini";
import type { Messages } from "@/lib/i18n/locale";

// The text of a rule is a key of messages.form, so that it can be told in every language.
type FormMessage = keyof Messages["form"];
const say = (key: FormMessage) => key;

export const required = z.string().check(z.trim(), z.minLength(1, say("required")));
export const email = z.string().check(z.trim(), z.minLength(1, say("required")), z.regex(/^[^@\s]+@[^@\s]+$/, say("email")));
export const newPassword = z.string().check(z.minLength(10, say("shortPassword")), z.maxLength(256, say("tooLong")));
export const username = z.string().check(z.trim(), z.regex(/^[A-Za-z0-9][A-Za-z0-9-]{1,30}[A-Za-z0-9]$/, say("username")));
export const networkName = z.string().check(z.trim(), z.minLength(1, say("required")), z.maxLength(64, say("tooLong")));
export const deviceName = z.string().check(z.trim(), z.regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, say("deviceName")));
export const description = z.string().check(z.trim(), z.maxLength(500, say("tooLong")));
export const optionalCidr = z.string().check(z.trim(), z.regex(/^$|^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, say("cidr")));
export const optionalEndpoint = z.string().check(z.trim(), z.regex(/^$|^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):\d{1,5}$/, say("endpoint")));

/** Text of a field's error: a known rule by its key, else the server's own words. */
export function fieldError(message: string | undefined, m: Messages): string | undefined {
  if (message === undefined) return undefined;
  const rules: Readonly<Record<string, string>> = m.form;
  return rules[message] ?? message;
}
