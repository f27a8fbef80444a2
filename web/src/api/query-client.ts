import { MutationCache, QueryClient } from "@tanstack/react-query";
import { backOffMs } from "@/lib/back-off";
import { problemOf } from "@/lib/problem";

/** A lost connection, a busy or starting server are worth another try; any other "no" stays a no. */
function mayPass(error: unknown): boolean {
  return [0, 429, 502, 503, 504].includes(problemOf(error).status);
}

/** `report` is told of every failed change that its own form does not show. */
export function makeQueryClient(report: (error: unknown) => void): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (mutation.meta?.["shownByForm"] !== true) report(error);
      },
    }),
    defaultOptions: {
      queries: {
        // Live events tell what changed; this is only for what they cannot tell.
        staleTime: 20_000,
        retry: (failures, error) => mayPass(error) && failures < 3,
        retryDelay: (failures, error) => problemOf(error).retryAfterMs ?? backOffMs(failures),
      },
      mutations: { retry: false },
    },
  });
}
