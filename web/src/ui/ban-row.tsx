import { Button } from "@/ui/button";
import { Moment } from "@/ui/moment";

interface Words {
  readonly forGood: string;
  readonly until: string;
  readonly lift: string;
  readonly liftOf: (name: string) => string;
}

interface BanRowProps {
  readonly ban: { readonly username: string; readonly reason: string; readonly endsAt: string | null };
  readonly words: Words;
  /** Who did it, in words; nothing where that is not known. */
  readonly by?: string;
  readonly busy: boolean;
  readonly onLift: () => void;
}

/** Somebody who may not come in, why and until when, with the way to let them. */
export function BanRow({ ban, words, by, busy, onLift }: BanRowProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-3.5 sm:px-6">
      <div className="min-w-0">
        <p className="truncate font-medium">{ban.username}</p>
        {ban.reason !== "" && <p className="text-muted">{ban.reason}</p>}
        <p className="text-sm text-muted">
          {ban.endsAt === null ? (
            words.forGood
          ) : (
            <>
              {words.until} <Moment at={ban.endsAt} />
            </>
          )}
          {by !== undefined && ` · ${by}`}
        </p>
      </div>
      <Button size="small" aria-label={words.liftOf(ban.username)} busy={busy} onClick={onLift}>
        {words.lift}
      </Button>
    </li>
  );
}
