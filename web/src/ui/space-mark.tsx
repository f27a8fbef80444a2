import { clsx } from "clsx";
import { lazy, Suspense } from "react";

/** The drawings load when the first space has one: they are no part of the first page. */
const SpaceSymbol = lazy(async () => ({ default: (await import("@/ui/space-symbol")).SpaceSymbol }));

export interface SpaceLook {
  readonly symbol: string;
  readonly colour: string;
}

/** White on each of them can be read. */
const colours: Readonly<Record<string, string>> = {
  red: "bg-red-700 text-white",
  orange: "bg-orange-700 text-white",
  amber: "bg-amber-800 text-white",
  green: "bg-green-700 text-white",
  teal: "bg-teal-700 text-white",
  blue: "bg-blue-700 text-white",
  violet: "bg-violet-700 text-white",
  pink: "bg-pink-700 text-white",
  grey: "bg-neutral-600 text-white",
};

const sizes = { small: "size-7 rounded-lg text-xs", medium: "size-11 rounded-xl text-sm", large: "size-14 rounded-2xl text-xl" };

interface SpaceMarkProps {
  name: string;
  look?: SpaceLook;
  size?: keyof typeof sizes;
}

/** By what a space is told apart at a glance: its sign, or its first letters, on its colour. */
export function SpaceMark({ name, look, size = "medium" }: SpaceMarkProps) {
  const letters = Array.from(name).slice(0, 2).join("");
  return (
    <span aria-hidden className={clsx("grid shrink-0 place-items-center font-semibold uppercase", sizes[size], colours[look?.colour ?? ""] ?? "bg-accent-soft text-accent")}>
      {look === undefined || look.symbol === "none" ? (
        letters
      ) : (
        <Suspense fallback={letters}>
          <SpaceSymbol symbol={look.symbol} letters={letters} />
        </Suspense>
      )}
    </span>
  );
}
