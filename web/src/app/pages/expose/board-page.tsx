import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { boardWords } from "@/features/expose/board-words";
import { PortBoard } from "@/features/expose/port-board";
import { exposeWords } from "@/features/expose/words";
import { useWords } from "@/lib/i18n/words";
import { Page } from "@/ui/page";

export function BoardPage() {
  const w = useWords(boardWords);
  const x = useWords(exposeWords);
  const { q = "" } = useSearch({ from: "/shell/expose/board" });
  const navigate = useNavigate();
  return (
    <Page
      title={w.title}
      subtitle={w.subtitle}
      trail={
        <Link to="/expose" className="rounded hover:text-ink hover:underline">
          {x.title}
        </Link>
      }
    >
      <PortBoard search={q} onSearch={(text) => void navigate({ to: "/expose/board", search: text === "" ? {} : { q: text }, replace: true })} />
    </Page>
  );
}
