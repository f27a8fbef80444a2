import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { refresh, Stale, staleAfter } from "@/features/events/live";

test("A change that comes while the first answer is under way is on the page in the end", async () => {
  const queries = new QueryClient();
  const answers: ((names: string[]) => void)[] = [];
  const list = new QueryObserver<string[]>(queries, { queryKey: ["peers", "n1"], queryFn: () => new Promise((resolve) => answers.push(resolve)) });
  const leave = list.subscribe(() => undefined);

  const refreshed = refresh(queries, ["peers", "n1"]);
  answers[0]?.(["from before the change"]);
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.(["lathe"]);
  await refreshed;

  expect(list.getCurrentResult().data).toEqual(["lathe"]);
  leave();
});

test("What is shown already is asked for once", async () => {
  const queries = new QueryClient();
  let asked = 0;
  const list = new QueryObserver<number>(queries, { queryKey: ["peers"], queryFn: () => ++asked });
  const leave = list.subscribe(() => undefined);
  await expect.poll(() => list.getCurrentResult().data).toBe(1);

  await refresh(queries, ["peers"]);

  expect(asked).toBe(2);
  leave();
});

test("A stream that begins anew has every live list asked for again, one that goes on does not", () => {
  for (const data of ['{"resumed":false}', "", "{}"]) {
    const stale = staleAfter({ event: "hello", data });
    for (const key of ["me", "peers", "devices", "networks", "networkMembers", "rooms", "activity", "joinKeys", "tenants", "members", "inviteLinks", "invitations", "myInvitations", "dashboard"])
      expect(stale).toContainEqual([key]);
  }
  expect(staleAfter({ event: "hello", data: '{"resumed":true}' })).toEqual([["me"]]);
});

test("What happened between a list's answer and the stream's beginning is on the page in the end", async () => {
  const queries = new QueryClient();
  let names = ["drill"];
  const list = new QueryObserver<string[]>(queries, { queryKey: ["peers", "n1"], queryFn: () => names, staleTime: 20_000 });
  const leave = list.subscribe(() => undefined);
  await expect.poll(() => list.getCurrentResult().data).toEqual(["drill"]);
  names = ["drill", "lathe"];

  for (const key of staleAfter({ event: "hello", data: '{"resumed":false}' })) await refresh(queries, key);

  expect(list.getCurrentResult().data).toEqual(["drill", "lathe"]);
  leave();
});

test("While the page is held still nothing on it changes, and all of it does when it goes on", async () => {
  const queries = new QueryClient();
  const answers: ((names: string[]) => void)[] = [];
  const list = new QueryObserver<string[]>(queries, { queryKey: ["peers", "n1"], queryFn: () => new Promise((resolve) => answers.push(resolve)) });
  const leave = list.subscribe(() => undefined);
  answers[0]?.(["lathe"]);
  await expect.poll(() => list.getCurrentResult().data).toEqual(["lathe"]);
  const stale = new Stale(queries);
  stale.add([["peers"]]);
  await expect.poll(() => answers.length).toBe(2);

  stale.hold();
  stale.add([["peers"]]);
  answers[1]?.(["lathe", "drill"]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(list.getCurrentResult().data).toEqual(["lathe"]);
  expect(answers.length).toBe(2);

  stale.release();
  await expect.poll(() => answers.length).toBe(3);
  answers[2]?.(["lathe", "drill"]);
  await expect.poll(() => list.getCurrentResult().data).toEqual(["lathe", "drill"]);
  leave();
});
