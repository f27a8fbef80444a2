import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { myInvitationsQuery } from "@/api/invites";

const MyInvitations = lazy(async () => ({ default: (await import("@/features/invites/my-invitations")).MyInvitations }));

/** Invitations come first: somebody waits for the answer. Most people have none, so its code is fetched only when there is one. */
export function HomeInvitations() {
  const { data } = useQuery(myInvitationsQuery);
  if (data === undefined || data.length === 0) return null;
  return (
    <div className="mb-6">
      <Suspense>
        <MyInvitations invitations={data} />
      </Suspense>
    </div>
  );
}
