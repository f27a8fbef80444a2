import { expect, test, vi } from "vitest";
import { showToasts, tellDone, toastManager } from "@/ui/toast";

test("What is told before the page can show it is shown once it can", () => {
  const shown = vi.spyOn(toastManager, "add");
  tellDone("early");
  expect(shown).not.toHaveBeenCalled();
  const stop = showToasts();
  tellDone("late");
  expect(shown.mock.calls.map(([toast]) => toast.title)).toEqual(["early", "late"]);
  stop();
  tellDone("while it is away");
  expect(shown).toHaveBeenCalledTimes(2);
});
