import { useState } from "react";

/** The token of a letter's link. It stands after the `#`, which no server gets to see, and leaves the address bar and the history at once. */
export function useLinkToken(): string | null {
  const [token] = useState(() => {
    const found = new URLSearchParams(location.hash.slice(1)).get("token");
    if (found !== null) history.replaceState(history.state, "", location.pathname);
    return found;
  });
  return token;
}
