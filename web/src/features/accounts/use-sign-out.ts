import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { client, setCsrfToken } from "@/api/client";

export function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      await client.POST("/v1/auth/sign-out");
    },
    onSuccess: async () => {
      await navigate({ to: "/login" });
      setCsrfToken(null);
      queries.clear();
    },
  });
}
