// What is dangerous needs a fresh proof of who asks (`auth.confirmation_required`). The page that can ask for one says so here.
type Ask = () => Promise<boolean>;

let ask: Ask | null = null;
let asking: Promise<boolean> | null = null;

/** From here on `how` is asked for a proof; returns what ends that. */
export function confirmBy(how: Ask): () => void {
  ask = how;
  return () => {
    if (ask === how) ask = null;
  };
}

/** True once the person confirmed. Requests that need it at the same time wait for one and the same answer. */
export async function confirmed(): Promise<boolean> {
  if (ask === null) return false;
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}
