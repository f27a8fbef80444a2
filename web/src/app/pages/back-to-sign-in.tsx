import { Link } from "@tanstack/react-router";
import { recoveryWords } from "@/features/recovery/words";
import { useWords } from "@/lib/i18n/words";

export function BackToSignIn() {
  const w = useWords(recoveryWords);
  return (
    <p className="mt-6 text-sm">
      <Link to="/login" className="rounded font-medium text-accent underline-offset-4 hover:underline">
        {w.toSignIn}
      </Link>
    </p>
  );
}
