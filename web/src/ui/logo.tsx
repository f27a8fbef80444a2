/** The mark: an L of three nodes, joined. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <g className="stroke-on-accent" strokeWidth="2" strokeLinecap="round" fill="none">
        <path d="M10 9v13h12" />
        <path d="M10 9l12 13" strokeOpacity=".45" />
      </g>
      <g className="fill-on-accent">
        <circle cx="10" cy="9" r="3" />
        <circle cx="10" cy="22" r="3" />
        <circle cx="22" cy="22" r="3" />
      </g>
    </svg>
  );
}
