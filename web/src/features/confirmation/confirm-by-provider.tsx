import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { body, client } from "@/api/client";
import type { ProviderButton } from "@/api/types";
import { confirmationWords } from "@/features/confirmation/words";
import { confirmedChannel } from "@/lib/confirmed-channel";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { ProviderIcon } from "@/ui/provider-icon";

interface ConfirmByProviderProps {
  provider: ProviderButton;
  onDone: () => void;
}

/** The provider asks in a window of its own, so that nothing on this page is lost; that window says here when it is done. */
export function ConfirmByProvider({ provider, onDone }: ConfirmByProviderProps) {
  const w = useWords(confirmationWords);
  useEffect(() => {
    const channel = new BroadcastChannel(confirmedChannel);
    channel.addEventListener("message", onDone);
    return () => channel.close();
  }, [onDone]);
  const begin = useMutation({
    mutationFn: async () => {
      // Opened at once, while the browser still sees the person's press.
      const opened = window.open("about:blank", "_blank", "popup,width=520,height=720");
      try {
        const { url } = body(await client.POST("/v1/auth/oidc/{provider}/confirm", { params: { path: { provider: provider.name } }, body: { returnTo: "/confirmed" } }));
        if (opened === null) location.assign(url);
        else opened.location.replace(url);
      } catch (error) {
        opened?.close();
        throw error;
      }
    },
    meta: { shownByForm: true },
  });
  return (
    <div className="space-y-3">
      <Button className="w-full" busy={begin.isPending} onClick={() => begin.mutate()}>
        <ProviderIcon kind={provider.kind} />
        {w.provider(provider.label)}
      </Button>
      {begin.isError && <FailureNotice error={begin.error} />}
    </div>
  );
}
