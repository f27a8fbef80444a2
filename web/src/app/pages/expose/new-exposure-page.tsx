import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { NewExposure } from "@/features/expose/new-exposure";
import { newWords } from "@/features/expose/new-words";
import { exposeWords } from "@/features/expose/words";
import { useWords } from "@/lib/i18n/words";
import { Page } from "@/ui/page";

export function NewExposurePage() {
  const w = useWords(newWords);
  const x = useWords(exposeWords);
  const { device } = useSearch({ from: "/shell/expose/new" });
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
      <NewExposure
        onMade={(exposure) => void navigate({ to: "/expose/$exposureId", params: { exposureId: exposure.id }, search: { made: "1" }, replace: true })}
        {...(device === undefined ? {} : { deviceId: device })}
      />
    </Page>
  );
}
