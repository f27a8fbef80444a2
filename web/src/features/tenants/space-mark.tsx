/** The first letters of a space, where a picture would be. */
export function SpaceMark({ name, small = false }: { name: string; small?: boolean }) {
  return (
    <span aria-hidden className={`grid shrink-0 place-items-center rounded-lg bg-accent-soft font-semibold text-accent uppercase ${small ? "size-7 text-xs" : "size-11 rounded-xl text-sm"}`}>
      {Array.from(name).slice(0, 2).join("")}
    </span>
  );
}
