import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { refresh } from "@/features/events/live";

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
