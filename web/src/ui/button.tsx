import { clsx } from "clsx";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";

export type ButtonTone = "primary" | "plain" | "quiet" | "danger";

const tones: Record<ButtonTone, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  plain: "border border-line bg-surface text-ink hover:border-line-strong",
  quiet: "text-ink hover:bg-sunken",
  danger: "border border-line bg-surface text-bad hover:border-bad hover:bg-bad-soft",
};

export function buttonClass(tone: ButtonTone, size: "small" | "normal" = "normal"): string {
  return clsx(
    "forced-colors:border inline-flex shrink-0 items-center justify-center gap-2 rounded-lg font-medium transition-colors select-none",
    "disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
    size === "small" ? "min-h-8 px-3 py-1 text-sm" : "min-h-10 px-4 py-2",
    tones[tone],
  );
}

interface ButtonProps extends ComponentProps<"button"> {
  tone?: ButtonTone;
  size?: "small" | "normal";
  /** Work is under way: cannot be pressed again, says so to screen readers. */
  busy?: boolean;
}

export function Button({ tone = "plain", size = "normal", busy = false, className, children, disabled, type = "button", ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} disabled={disabled === true || busy} aria-busy={busy} className={clsx(buttonClass(tone, size), className)}>
      {busy && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  );
}
