import { Toast as Primitive } from "@base-ui/react/toast";

/** Words that pass: shown by Toasts, wherever they are told. */
export const toastManager = Primitive.createToastManager();

export function tellDone(title: string): void {
  toastManager.add({ title, type: "done", priority: "low" });
}

/** `detail` names what to do, `requestId` is what an operator finds in the log. */
export function tellFailure(title: string, detail: string): void {
  toastManager.add({ title, description: detail, type: "failure", priority: "high", timeout: 12_000 });
}
