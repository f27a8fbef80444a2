import { clsx } from "clsx";
import { KeySquare } from "lucide-react";

/** The mark of a sign-in provider, drawn here: no page asks a stranger for a picture. */
export function ProviderIcon({ kind, className }: { kind: "oidc" | "google" | "microsoft" | "github"; className?: string }) {
  const look = clsx("size-5 shrink-0", className);
  switch (kind) {
    case "google":
      return (
        <svg aria-hidden viewBox="0 0 24 24" className={look}>
          <path fill="#4285f4" d="M23 12.3c0-.8-.1-1.6-.2-2.3H12v4.4h6.200a5.300 5.300 0 0 1-2.300 3.500v2.900h3.700c2.200-2 3.400-5 3.400-8.500z" />
          <path fill="#34a853" d="M12 23.500c3.100 0 5.700-1 7.600-2.800l-3.700-2.900c-1 .7-2.300 1.100-3.900 1.100-3 0-5.500-2-6.400-4.700H1.800v2.900A11.500 11.500 0 0 0 12 23.500z" />
          <path fill="#fbbc05" d="M5.600 14.200a6.900 6.900 0 0 1 0-4.400V6.900H1.800a11.500 11.500 0 0 0 0 10.200z" />
          <path fill="#ea4335" d="M12 5.100c1.700 0 3.200.6 4.400 1.700l3.300-3.300A11 11 0 0 0 12 .5 11.500 11.500 0 0 0 1.800 6.900l3.800 2.900C6.500 7.100 9 5.100 12 5.100z" />
        </svg>
      );
    case "microsoft":
      return (
        <svg aria-hidden viewBox="0 0 24 24" className={look}>
          <path fill="#f25022" d="M2 2h9.500v9.500H2z" />
          <path fill="#7fba00" d="M12.500 2H22v9.500h-9.500z" />
          <path fill="#00a4ef" d="M2 12.500h9.500V22H2z" />
          <path fill="#ffb900" d="M12.500 12.500H22V22h-9.500z" />
        </svg>
      );
    case "github":
      return (
        <svg aria-hidden viewBox="0 0 16 16" className={look} fill="currentColor">
          <path d="M8 .2a8 8 0 0 0-2.500 15.600c.4.100.5-.2.5-.4v-1.400c-2.200.5-2.700-1-2.700-1-.4-.9-.9-1.200-.9-1.200-.7-.5.100-.5.100-.5.800.1 1.200.8 1.200.8.700 1.300 1.900.9 2.300.7.100-.5.300-.9.500-1.100-1.800-.2-3.600-.9-3.600-4 0-.9.300-1.600.8-2.100-.1-.2-.4-1 .1-2.100 0 0 .7-.2 2.200.8a7.500 7.500 0 0 1 4 0c1.500-1 2.200-.8 2.200-.8.400 1.100.2 1.900.1 2.100.5.600.8 1.300.8 2.100 0 3.100-1.900 3.800-3.700 4 .3.300.6.800.6 1.500v2.200c0 .2.100.5.600.4A8 8 0 0 0 8 .2z" />
        </svg>
      );
    default:
      return <KeySquare aria-hidden className={look} />;
  }
}
