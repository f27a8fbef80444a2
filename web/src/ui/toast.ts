import { Toast as Primitive } from "@base-ui/react/toast";

/** Words that pass: shown by Toasts, wherever they are told. */
export const toastManager = Primitive.createToastManager();

type Told = Parameters<typeof toastManager.add>[0];

// What shows them is fetched after the page: what is told before waits for it, since the manager itself would lose it.
let isShown = false;
const waiting: Told[] = [];

function tell(words: Told): void {
  if (isShown) toastManager.add(words);
  else waiting.push(words);
}

/** Shows what was told so far and is told from now on; what it returns ends that. */
export function showToasts(): () => void {
  isShown = true;
  for (const words of waiting.splice(0)) toastManager.add(words);
  return () => {
    isShown = false;
  };
}

export function tellDone(title: string): void {
  tell({ title, type: "done", priority: "low" });
}

/** `detail` names what to do, `requestId` is what an operator finds in the log. */
export function tellFailure(title: string, detail: string): void {
  tell({ title, description: detail, type: "failure", priority: "high", timeout: 12_000 });
}
