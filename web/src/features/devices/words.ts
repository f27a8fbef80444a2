import { defineWords } from "@/lib/i18n/words";

/** Words of a device that only its own page needs. */
export const deviceWords = defineWords(
  {
    overlap: (lan: string) => `This device stands in a LAN ${lan} that has the same addresses, so the network is not up there. Use a network with another range, or change the LAN's.`,
  },
  {
    overlap: (lan: string) => `Dieses Gerät steht in einem LAN ${lan} mit denselben Adressen, darum ist das Netz dort nicht oben. Nimm ein Netz mit anderem Bereich, oder ändere den des LANs.`,
  },
);
