import { useMutation, useQuery } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { body, client } from "@/api/client";
import { answerByPasskey, signInMethodsQuery } from "@/api/sign-in";
import { identityWords } from "@/features/identities/words";
import { useWords } from "@/lib/i18n/words";
import { canUsePasskeys, PasskeyTurnedBack } from "@/lib/passkeys";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { ProviderIcon } from "@/ui/provider-icon";

interface SignInButtonsProps {
  /** Where to go on afterwards. */
  to: string;
  /** Only providers through which strangers may make accounts, and no passkeys. */
  forNewcomers?: boolean;
  onDone?: (session: { csrfToken?: string | null | undefined }) => void;
}

/** The ways in without a password: a passkey, and each sign-in provider. */
export function SignInButtons({ to, forNewcomers = false, onDone }: SignInButtonsProps) {
  const w = useWords(identityWords);
  const { data: methods } = useQuery(signInMethodsQuery);
  const go = useMutation({
    mutationFn: async (provider: string) => body(await client.POST("/v1/auth/oidc/{provider}/begin", { params: { path: { provider } }, body: { returnTo: to } })),
    onSuccess: ({ url }) => location.assign(url),
    meta: { shownByForm: true },
  });
  const passkey = useMutation({
    mutationFn: async () => body(await client.POST("/v1/auth/passkeys/sign-in", { body: { ...(await answerByPasskey()), mode: "browser" } })),
    onSuccess: (session) => onDone?.(session),
    meta: { shownByForm: true },
  });
  const providers = methods?.providers.filter((provider) => !forNewcomers || provider.allowsNewAccounts) ?? [];
  const hasPasskeys = !forNewcomers && methods?.passkeys === true && canUsePasskeys();
  if (providers.length === 0 && !hasPasskeys) return null;
  const error = go.error ?? (passkey.error instanceof PasskeyTurnedBack ? null : passkey.error);
  return (
    <div className="mt-6 space-y-3">
      <p className="flex items-center gap-3 text-sm text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">{w.or}</p>
      {hasPasskeys && (
        <Button className="w-full" busy={passkey.isPending} onClick={() => passkey.mutate()}>
          <Fingerprint aria-hidden />
          {w.passkey}
        </Button>
      )}
      {providers.map((provider) => (
        <Button key={provider.name} className="w-full" busy={go.isPending && go.variables === provider.name} onClick={() => go.mutate(provider.name)}>
          <ProviderIcon kind={provider.kind} />
          {w.signInBy(provider.label)}
        </Button>
      ))}
      {error !== null && <FailureNotice error={error} />}
    </div>
  );
}
