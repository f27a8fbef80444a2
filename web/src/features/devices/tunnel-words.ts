import { defineWords } from "@/lib/i18n/words";

const many = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

export const tunnelWords = defineWords(
  {
    title: "Data plane",
    backEnd: "Carried by",
    backEnds: { engine: "Lanstead's own engine", uapi: "An outside WireGuard program", kernel: "The system's kernel" },
    cipher: "Encryption",
    cipherUnknown: "Not told",
    told: "Told",
    refused: "Refused",
    refusedNothing: "Nothing",
    packets: (count: number) => many(count, "packet", "packets"),
    reasons: {
      WrongLength: "Message of a wrong length",
      WrongType: "Not a WireGuard message",
      NoPrivateKey: "Came before this device had a key",
      BadMac1: "Sender does not know this device's key",
      CookieRequired: "Sender had to prove its address first",
      RateLimited: "Too many handshakes from one address",
      LowOrderKey: "Key that protects nothing",
      BadStaticKey: "Handshake that does not open",
      UnknownPeer: "Handshake by a device that is not in this network",
      BadTimestamp: "Handshake without the device's private key",
      ReplayedInitiation: "Handshake that was recorded and sent again",
      InitiationFlood: "Too many handshakes by one device",
      UnknownIndex: "For a session that is over or never was",
      UnexpectedResponse: "Answer to no question",
      BadResponse: "Answer that does not open",
      BadCookieReply: "Proof of address that does not open",
      Superseded: "Handshake that a newer one overtook",
      PeerGone: "For a device that was removed",
      OwnKey: "Handshake with this device's own key",
      SessionExpired: "Sent with a key that is too old",
      CounterLimit: "Sent past the limit of a key",
      ReplayedData: "Came twice, or far too late",
      BadTag: "Changed on the way, or forged",
      SourceNotAllowed: "With the address of another device",
      MalformedInner: "Not an IP packet inside",
      Filtered: "Not allowed by the rules",
      NoRoute: "To an address that no device has",
      NoEndpoint: "To a device whose whereabouts are not known",
      StagedDropped: "Waited too long for a connection",
      TooLarge: "Too large to be sent",
      OwnPacket: "Would have gone round in a circle",
      NotSent: "The system did not send it",
      NotDelivered: "The interface did not take it",
      QueueFull: "Handshake that found no room to wait",
      NoSocket: "Before the port was open",
      LanOff: "Meant for all, where nothing for all is taken",
      LanUnsuited: "Meant for all, but of a kind that is not carried",
      LanRate: "Meant for all, and more than one sender may",
      LanRoomFull: "Copy for all in a network with too many connected",
    },
  },
  {
    title: "Datenweg",
    backEnd: "Getragen von",
    backEnds: { engine: "Lansteads eigenem Kern", uapi: "Einem anderen WireGuard-Programm", kernel: "Dem Kernel des Systems" },
    cipher: "Verschlüsselung",
    cipherUnknown: "Nicht gemeldet",
    told: "Gemeldet",
    refused: "Abgewiesen",
    refusedNothing: "Nichts",
    packets: (count) => many(count, "Paket", "Pakete"),
    reasons: {
      WrongLength: "Nachricht von falscher Länge",
      WrongType: "Keine WireGuard-Nachricht",
      NoPrivateKey: "Kam, bevor dieses Gerät einen Schlüssel hatte",
      BadMac1: "Absender kennt den Schlüssel dieses Geräts nicht",
      CookieRequired: "Absender musste erst seine Adresse beweisen",
      RateLimited: "Zu viele Handschläge von einer Adresse",
      LowOrderKey: "Schlüssel, der nichts schützt",
      BadStaticKey: "Handschlag, der sich nicht öffnen lässt",
      UnknownPeer: "Handschlag eines Geräts, das nicht in diesem Netz ist",
      BadTimestamp: "Handschlag ohne den geheimen Schlüssel des Geräts",
      ReplayedInitiation: "Handschlag, der aufgezeichnet und noch einmal geschickt wurde",
      InitiationFlood: "Zu viele Handschläge eines Geräts",
      UnknownIndex: "Für eine Sitzung, die vorbei ist oder nie war",
      UnexpectedResponse: "Antwort auf keine Frage",
      BadResponse: "Antwort, die sich nicht öffnen lässt",
      BadCookieReply: "Adressbeweis, der sich nicht öffnen lässt",
      Superseded: "Handschlag, den ein neuerer überholt hat",
      PeerGone: "Für ein Gerät, das entfernt wurde",
      OwnKey: "Handschlag mit dem eigenen Schlüssel dieses Geräts",
      SessionExpired: "Mit einem zu alten Schlüssel geschickt",
      CounterLimit: "Über die Grenze eines Schlüssels hinaus geschickt",
      ReplayedData: "Kam zweimal oder viel zu spät",
      BadTag: "Unterwegs verändert oder gefälscht",
      SourceNotAllowed: "Mit der Adresse eines anderen Geräts",
      MalformedInner: "Innen kein IP-Paket",
      Filtered: "Von den Regeln nicht erlaubt",
      NoRoute: "An eine Adresse, die kein Gerät hat",
      NoEndpoint: "An ein Gerät, dessen Ort nicht bekannt ist",
      StagedDropped: "Wartete zu lange auf eine Verbindung",
      TooLarge: "Zu groß zum Senden",
      OwnPacket: "Wäre im Kreis gelaufen",
      NotSent: "Das System hat es nicht gesendet",
      NotDelivered: "Die Schnittstelle nahm es nicht an",
      QueueFull: "Handschlag, für den zum Warten kein Platz war",
      NoSocket: "Bevor der Port offen war",
      LanOff: "An alle gerichtet, wo nichts an alle angenommen wird",
      LanUnsuited: "An alle gerichtet, aber von einer Art, die nicht befördert wird",
      LanRate: "An alle gerichtet, und mehr, als einer senden darf",
      LanRoomFull: "Kopie an alle in einem Netz, in dem zu viele verbunden sind",
    },
  },
);

type TunnelWords = (typeof tunnelWords)["en"];

/** The engine's reason in words; one that this page does not know yet stands as it is. */
export function refusedWords(w: TunnelWords, reason: string): string {
  const words: Readonly<Record<string, string>> = w.reasons;
  return words[reason] ?? reason;
}

/** What carries the packets, in words. */
export function backEndWords(w: TunnelWords, backEnd: string): string {
  const words: Readonly<Record<string, string>> = w.backEnds;
  return words[backEnd] ?? backEnd;
}
