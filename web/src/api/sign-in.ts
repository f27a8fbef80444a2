import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { askForPasskey } from "@/lib/passkeys";

/** How one can sign in here; anyone may ask. */
export const signInMethodsQuery = queryOptions({
  queryKey: ["signInMethods"],
  queryFn: async () => body(await client.GET("/v1/auth/methods")),
  staleTime: 60_000,
});

export const passkeysQuery = queryOptions({
  queryKey: ["passkeys"],
  queryFn: async () => body(await client.GET("/v1/me/passkeys")),
});

export const identitiesQuery = queryOptions({
  queryKey: ["identities"],
  queryFn: async () => body(await client.GET("/v1/me/identities")),
});

export const providersQuery = queryOptions({
  queryKey: ["signInProviders"],
  queryFn: async () => body(await client.GET("/v1/admin/sign-in-providers")),
});

/** What a passkey answers to a fresh challenge. */
export async function answerByPasskey(): Promise<{ challenge: string; credential: PublicKeyCredentialJSON }> {
  const { challenge, options } = body(await client.POST("/v1/auth/passkeys/challenge"));
  return { challenge, credential: await askForPasskey(options) };
}
