import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";

/** How the person signs in. */
export const securityQuery = queryOptions({
  queryKey: ["me", "security"],
  queryFn: async () => body(await client.GET("/v1/me/security")),
});
