import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { setCsrfToken } from "@/api/client";

/** After set-up, registration and sign-in alike: nothing of an earlier person is kept, and Home opens. */
export function useStartSession(): (session: { csrfToken?: string | null | undefined }, to?: string) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (session, to = "/") => {
    setCsrfToken(session.csrfToken);
    queries.clear();
    await navigate({ href: to, replace: true });
  };
}
