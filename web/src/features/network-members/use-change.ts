import { useMutation, useQueryClient } from "@tanstack/react-query";

/** A change of who is in a network: afterwards everything that shows it is asked for again. */
export function useChange<Value = void>(networkId: string, change: (value: Value) => Promise<unknown>, onDone: (value: Value) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (_, value) => onDone(value),
    onSettled: () => Promise.all([["networkMembers", networkId], ["peers", networkId], ["networks"], ["devices"]].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
