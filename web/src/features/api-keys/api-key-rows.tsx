import { useState } from "react";
import type { ApiKey } from "@/api/types";
import { apiKeyWords } from "@/features/api-keys/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Moment, useNow } from "@/ui/moment";
import { Status, type StatusTone } from "@/ui/status";

type State = "active" | "expired" | "revoked";

const tones: Record<State, StatusTone> = { active: "good", expired: "idle", revoked: "idle" };

function stateOf(key: ApiKey, now: number): State {
  if (key.revokedAt !== null) return "revoked";
  return key.expiresAt !== null && Date.parse(key.expiresAt) <= now ? "expired" : "active";
}

interface ApiKeyRowsProps {
  keys: readonly ApiKey[];
  busy: boolean;
  onRevoke: (key: ApiKey) => Promise<unknown>;
}

/** Keys with what they may do, when they were used, and the way to end them. */
export function ApiKeyRows({ keys, busy, onRevoke }: ApiKeyRowsProps) {
  const w = useWords(apiKeyWords);
  const [asked, setAsked] = useState<ApiKey | null>(null);
  return (
    <>
      <ul className="divide-y divide-line">
        {keys.map((key) => (
          <ApiKeyRow key={key.id} apiKey={key} onRevoke={() => setAsked(key)} />
        ))}
      </ul>
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={w.revokeTitle}
        text={w.revokeText}
        confirmLabel={w.revoke}
        busy={busy}
        onConfirm={() => {
          if (asked !== null) void onRevoke(asked).finally(() => setAsked(null));
        }}
      />
    </>
  );
}

function ApiKeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const w = useWords(apiKeyWords);
  const state = stateOf(apiKey, useNow());
  return (
    <li className="flex flex-wrap items-center gap-x-8 gap-y-2 px-5 py-4 sm:px-6">
      <div className="min-w-48 flex-1">
        <p className="font-medium">
          {apiKey.name} <span className="font-mono text-sm font-normal text-muted">lsa_…{apiKey.hint}</span>
        </p>
        <p className="text-sm text-muted">{apiKey.scopes.join(", ")}</p>
        <p className="text-sm text-muted">
          {apiKey.lastUsedAt === null ? (
            w.neverUsed
          ) : (
            <>
              {w.lastUsed} <Moment at={apiKey.lastUsedAt} />
              {apiKey.lastUsedAddress !== null && (
                <>
                  {" "}
                  {w.from} <span className="font-mono">{apiKey.lastUsedAddress}</span>
                </>
              )}
            </>
          )}
        </p>
      </div>
      <div className="flex min-w-36 flex-col">
        <Status tone={tones[state]} label={w[state]} />
        {state === "active" && (
          <span className="text-sm text-muted">
            {apiKey.expiresAt === null ? (
              w.never
            ) : (
              <>
                {w.expires} <Moment at={apiKey.expiresAt} />
              </>
            )}
          </span>
        )}
      </div>
      {state === "active" && (
        <Button size="small" tone="danger" aria-label={w.revokeNamed(apiKey.name)} onClick={onRevoke}>
          {w.revoke}
        </Button>
      )}
    </li>
  );
}
