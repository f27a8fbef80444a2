import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { client, setCsrfToken } from "@/api/client";

export function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (_to?: string) => {
      await client.POST("/v1/auth/sign-out");
    },
    // Where to sign in again for: after that, the person is back there.
    onSuccess: async (_done, to) => {
      await navigate({ to: "/login", search: to === undefined ? {} : { to } });
      setCsrfToken(null);
      queries.clear();
    },
  });
}
