import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { setCsrfToken } from "@/api/client";
import { meQuery } from "@/api/session";
import { DeleteAccount } from "@/features/own-data/delete-account";
import { DownloadData } from "@/features/own-data/download-data";

export function DataPage() {
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    await navigate({ to: "/login" });
    setCsrfToken(null);
    queries.clear();
  };
  return (
    <>
      <DownloadData />
      <DeleteAccount username={me.username} onDeleted={() => void leave()} />
    </>
  );
}
