import { clsx } from "clsx";

const nodes = [
  [180, 150, 9],
  [430, 90, 7],
  [610, 250, 11],
  [330, 330, 14],
  [120, 400, 7],
  [560, 470, 8],
  [250, 560, 6],
] as const;

const links = [
  [0, 3],
  [1, 3],
  [2, 3],
  [4, 3],
  [5, 3],
  [0, 1],
  [1, 2],
  [2, 5],
  [4, 6],
  [6, 5],
  [0, 4],
] as const;

/** Decoration: machines that reach each other. */
export function Constellation({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 720 780" preserveAspectRatio="xMidYMid meet" className={clsx("text-on-hero", className)}>
      <defs>
        <radialGradient id="constellation-glow" cx="46%" cy="42%" r="42%">
          <stop offset="0" stopColor="currentColor" stopOpacity="0.16" />
          <stop offset="1" stopColor="currentColor" stopOpacity="0" />
        </radialGradient>
      </defs>
      <rect width="720" height="780" fill="url(#constellation-glow)" />
      <g stroke="currentColor" fill="none">
        {links.map(([from, to], index) => {
          const [x1, y1] = nodes[from];
          const [x2, y2] = nodes[to];
          const strong = to === 3;
          return (
            <g key={`${from}-${to}`}>
              <line x1={x1} y1={y1} x2={x2} y2={y2} strokeOpacity={strong ? 0.35 : 0.16} strokeWidth="1.25" />
              {strong && <line x1={x1} y1={y1} x2={x2} y2={y2} strokeOpacity="0.8" strokeWidth="1.75" strokeDasharray="2 22" strokeDashoffset={index * 5} strokeLinecap="round" className="flow" />}
            </g>
          );
        })}
      </g>
      {nodes.map(([x, y, radius]) => (
        <g key={`${x}-${y}`} fill="currentColor">
          <circle cx={x} cy={y} r={radius * 2.6} fillOpacity="0.09" />
          <circle cx={x} cy={y} r={radius} />
        </g>
      ))}
    </svg>
  );
}
