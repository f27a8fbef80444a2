import type { ReactNode } from "react";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

interface PagedListProps<Item> {
  query: {
    readonly data: readonly Item[] | undefined;
    readonly error: Error | null;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
    readonly refetch: () => Promise<unknown>;
  };
  empty: ReactNode;
  children: (items: readonly Item[]) => ReactNode;
}

/** The four states of a list that comes in pages: loading, failed, empty, there. */
export function PagedList<Item>({ query, empty, children }: PagedListProps<Item>) {
  const m = useMessages();
  if (query.data === undefined) {
    if (query.error === null) return <Skeleton label={m.common.loading} />;
    return (
      <div className="p-5">
        <FailureNotice error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (query.data.length === 0) return empty;
  return (
    <>
      {children(query.data)}
      {query.hasNextPage && (
        <div className="flex justify-center border-t border-line p-4">
          <Button size="small" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {m.common.showMore}
          </Button>
        </div>
      )}
    </>
  );
}
