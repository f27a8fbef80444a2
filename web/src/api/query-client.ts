import { MutationCache, QueryClient } from "@tanstack/react-query";
import { ProblemError } from "@/lib/problem";

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
        // The server's "no" stays a no; a lost connection is worth two more tries.
        retry: (failures, error) => !(error instanceof ProblemError) && failures < 2,
      },
      mutations: { retry: false },
    },
  });
}
