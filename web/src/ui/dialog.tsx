import { Dialog as Primitive } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/ui/icon-button";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  closeLabel: string;
  children: ReactNode;
}

const backdrop = "fixed inset-0 z-40 bg-shade transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";

// The close button comes last, so that the focus starts on the first thing to fill in.

/** A question or a short form in the middle of the page. */
export function Dialog({ open, onClose, title, description, closeLabel, children }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Backdrop className={backdrop} />
        <Primitive.Popup className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-2xl border border-line bg-surface p-6 shadow-lift transition duration-150 data-ending-style:scale-97 data-ending-style:opacity-0 data-starting-style:scale-97 data-starting-style:opacity-0">
          <div className="mb-5 pr-8">
            <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
            {description !== undefined && <Primitive.Description className="mt-1 text-muted">{description}</Primitive.Description>}
          </div>
          {children}
          <Primitive.Close render={<IconButton icon={X} label={closeLabel} className="absolute top-4 right-4" />} />
        </Primitive.Popup>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** A tall panel at the page's edge, whole-width on phones, for a flow with several parts. */
export function SidePanel({ open, onClose, title, description, closeLabel, children }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Backdrop className={backdrop} />
        <Primitive.Popup className="fixed inset-y-0 right-0 z-50 flex w-full max-w-xl flex-col border-l border-line bg-surface shadow-lift transition duration-200 ease-out data-ending-style:translate-x-8 data-ending-style:opacity-0 data-starting-style:translate-x-8 data-starting-style:opacity-0">
          <div className="px-5 pt-6 pr-16 pb-4 sm:px-8 sm:pr-18">
            <Primitive.Title className="text-xl font-semibold">{title}</Primitive.Title>
            {description !== undefined && <Primitive.Description className="mt-1 text-muted">{description}</Primitive.Description>}
          </div>
          <div className="flex-1 overflow-y-auto px-5 pt-1 pb-8 sm:px-8">{children}</div>
          <Primitive.Close render={<IconButton icon={X} label={closeLabel} className="absolute top-5 right-4 sm:right-6" />} />
        </Primitive.Popup>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
