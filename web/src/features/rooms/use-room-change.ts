import { useMutation, useQueryClient } from "@tanstack/react-query";
import { roomsKey } from "@/api/rooms";

/** A change of what a network's people play: afterwards the lists are read anew. */
export function useRoomChange<Value = void>(networkId: string, change: (value: Value) => Promise<unknown>, onDone: (value: Value) => void, shownByForm = false) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (_, value) => onDone(value),
    onSettled: () => queries.invalidateQueries({ queryKey: roomsKey(networkId) }),
    ...(shownByForm ? { meta: { shownByForm: true } } : {}),
  });
}
