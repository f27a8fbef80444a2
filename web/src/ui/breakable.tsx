/* oxlint-disable react/no-array-index-key -- the parts of a text have no other name than their place, and a text that changes is another one */
import { clsx } from "clsx";
import { Fragment } from "react";

/** A value without spaces, such as an id or an address: where it needs two lines, it is parted after a sign that parts it anyway. */
export function Breakable({ text, className }: { text: string; className?: string }) {
  return (
    <span className={clsx("min-w-0 wrap-anywhere", className)}>
      {text.split(/(?<=[-:/.,@=])(?=[^-:/.,@=])/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
