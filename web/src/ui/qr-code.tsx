import { useMemo } from "react";
import { encode } from "uqr";

/** Always dark on white with a quiet zone, whatever the theme: cameras need it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const { size: modules, data } = encode(text, { ecc: "M", border: 3 });
    const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: modules, path: squares.join("") };
  }, [text]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className="block aspect-square w-full max-w-72 rounded-xl border border-line">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#0c1f18" />
    </svg>
  );
}
