import { useMutation, useQueryClient } from "@tanstack/react-query";

/** A change of a space or its members: afterwards everything that shows them is asked for again. */
export function useTenantChange<Result, Value = void>(change: (value: Value) => Promise<Result>, onDone: (result: Result, value: Value) => void, shownByForm = false) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (result, value) => {
      await queries.invalidateQueries({ queryKey: ["me"] });
      onDone(result, value);
    },
    onSettled: () => Promise.all(["tenants", "members"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
    ...(shownByForm ? { meta: { shownByForm: true } } : {}),
  });
}
