/** Grey lines while a list loads for the first time. */
export function Skeleton({ label, lines = 3 }: { label: string; lines?: number }) {
  return (
    <output className="block space-y-4 p-6">
      <span className="sr-only">{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} aria-hidden className="block h-4 animate-pulse rounded-md bg-sunken odd:w-2/3" />
      ))}
    </output>
  );
}
