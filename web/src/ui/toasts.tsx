import { Toast as Primitive } from "@base-ui/react/toast";
import { clsx } from "clsx";
import { CircleCheck, OctagonAlert, X } from "lucide-react";
import { useEffect } from "react";
import { IconButton } from "@/ui/icon-button";
import { showToasts, toastManager } from "@/ui/toast";

function ToastList({ closeLabel }: { closeLabel: string }) {
  const { toasts } = Primitive.useToastManager();
  return toasts.map((toast) => (
    <Primitive.Root
      key={toast.id}
      toast={toast}
      className="flex items-start gap-3 rounded-xl border border-line bg-surface p-4 shadow-lift transition duration-200 data-ending-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      {toast.type === "failure" ? <OctagonAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" /> : <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />}
      <div className="min-w-0 flex-1">
        <Primitive.Title className="font-medium" render={<p />} />
        <Primitive.Description className={clsx("mt-0.5 text-sm text-muted")} />
      </div>
      <Primitive.Close render={<IconButton icon={X} label={closeLabel} className="-m-1.5" />} />
    </Primitive.Root>
  ));
}

export function Toasts({ closeLabel }: { closeLabel: string }) {
  // Effects of what is below come first: the provider listens by then.
  useEffect(showToasts, []);
  return (
    <Primitive.Provider toastManager={toastManager} timeout={5000}>
      <Primitive.Portal>
        <Primitive.Viewport className="fixed right-4 bottom-20 z-70 flex w-[calc(100vw-2rem)] max-w-sm flex-col gap-2 sm:bottom-6 md:right-6">
          <ToastList closeLabel={closeLabel} />
        </Primitive.Viewport>
      </Primitive.Portal>
    </Primitive.Provider>
  );
}
