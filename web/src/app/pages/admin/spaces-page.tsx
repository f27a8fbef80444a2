import { useNavigate, useSearch } from "@tanstack/react-router";
import { SpaceList } from "@/features/administration/space-list";
import { administrationWords } from "@/features/administration/words";
import { useWords } from "@/lib/i18n/words";
import { SearchField } from "@/ui/search-field";

export function AllSpacesPage() {
  const w = useWords(administrationWords);
  const { q = "" } = useSearch({ from: "/shell/admin/spaces" });
  const navigate = useNavigate();
  return (
    <>
      <SearchField label={w.searchSpaces} value={q} onChange={(text) => void navigate({ to: "/admin/spaces", search: text === "" ? {} : { q: text }, replace: true })} />
      <SpaceList search={q} />
    </>
  );
}
