import { defineWords } from "@/lib/i18n/words";

/** Words of what holds a device, and how long it stays. */
export const peerWords = defineWords(
  {
    pending: "Wait for a yes",
    pendingText: "They came by a join key and reach nobody until somebody says yes.",
    approve: "Say yes",
    approveOf: (name: string) => `Say yes to ${name}`,
    approved: (name: string) => `${name} is in`,
    refuse: "Refuse",
    refuseOf: (name: string) => `Refuse ${name}`,
    refused: (name: string) => `${name} does not come in`,
    ofPerson: (name: string) => `of ${name}`,
    held: { approval: "Waits for a yes", disabled: "Disabled", expired: "Time is over", posture: "Lacks something", suspended: "Space suspended", other: "Held" },
    until: "until",
    largest: "Largest packet",
    preshared: "Preshared key",
    presharedHas: "yes, of the two machines alone",
    bytes: (count: number) => `${count} bytes`,
  },
  {
    pending: "Warten auf ein Ja",
    pendingText: "Sie kamen mit einem Beitrittsschlüssel und erreichen niemanden, bis jemand ja sagt.",
    approve: "Ja sagen",
    approveOf: (name: string) => `Ja sagen zu ${name}`,
    approved: (name: string) => `${name} ist drin`,
    refuse: "Ablehnen",
    refuseOf: (name: string) => `${name} ablehnen`,
    refused: (name: string) => `${name} kommt nicht herein`,
    ofPerson: (name: string) => `von ${name}`,
    held: { approval: "Wartet auf ein Ja", disabled: "Gesperrt", expired: "Zeit ist um", posture: "Es fehlt etwas", suspended: "Bereich gesperrt", other: "Angehalten" },
    until: "bis",
    largest: "Größtes Paket",
    preshared: "Vorab geteilter Schlüssel",
    presharedHas: "ja, nur bei den beiden Maschinen",
    bytes: (count: number) => `${count} Byte`,
  },
);
