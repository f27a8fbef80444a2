import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import { meQuery, setupQuery } from "@/api/session";
import { isSignedOut } from "@/lib/problem";

/** Signed-in pages: a stranger goes to sign in, or to set up a server that nobody has yet. */
export async function requireSession(queries: QueryClient, href: string): Promise<void> {
  try {
    await queries.ensureQueryData(meQuery);
  } catch (error) {
    if (!isSignedOut(error)) throw error;
    const { needed } = await queries.ensureQueryData(setupQuery);
    throw needed ? redirect({ to: "/setup" }) : redirect({ to: "/login", search: href === "/" ? {} : { to: href } });
  }
}
