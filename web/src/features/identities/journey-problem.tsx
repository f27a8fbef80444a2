import { identityWords } from "@/features/identities/words";
import { useWords } from "@/lib/i18n/words";
import { Notice } from "@/ui/notice";

/** Why the way to a sign-in provider and back did not succeed; the code stands in the address. */
export function JourneyProblem({ code }: { code: string | undefined }) {
  const w = useWords(identityWords);
  if (code === undefined) return null;
  const known: Readonly<Record<string, string>> = w.problems;
  return (
    <Notice tone="bad" title={w.problemTitle}>
      {known[code] ?? w.unknownProblem}
    </Notice>
  );
}
