// The token stands behind "#", which no browser sends to any server. It is taken out of the address bar, where it would stay in the history and in
// pictures of the screen, and kept for this tab alone, so that it outlives signing in.
const place = "lanstead.invite";

/** The invite that this tab was opened with, or came with before it went to sign in; empty when there is none. */
export function takeInviteToken(): string {
  const given = location.hash.slice(1);
  if (given !== "") {
    sessionStorage.setItem(place, given);
    history.replaceState(history.state, "", location.pathname);
  }
  return sessionStorage.getItem(place) ?? "";
}

/** It was used, or is of no use. */
export function forgetInviteToken(): void {
  sessionStorage.removeItem(place);
}
