import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useMessages } from "@/lib/i18n/locale";
import { buttonClass } from "@/ui/button";
import { Empty } from "@/ui/empty";

export function NotFound() {
  const m = useMessages();
  return (
    <main className="mx-auto max-w-lg pt-20">
      <title>{`${m.failure.notFoundTitle} · Lanstead`}</title>
      <h1 className="sr-only">{m.failure.notFoundTitle}</h1>
      <Empty
        icon={Compass}
        title={m.failure.notFoundTitle}
        text={m.failure.notFoundText}
        action={
          <Link to="/" className={buttonClass("primary")}>
            {m.failure.backHome}
          </Link>
        }
      />
    </main>
  );
}
