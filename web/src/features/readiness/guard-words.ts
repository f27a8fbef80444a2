import type { Guard } from "@/api/types";
import { defineWords } from "@/lib/i18n/words";

type Told = Partial<Record<Guard["state"], string>>;

/** What each guard is about, and what its state means; null: the server's own English says it. */
export const guardWords = defineWords<Readonly<Record<string, { readonly title: string } & Told>> | null>(null, {
  admin: {
    title: "Jemand verwaltet den Server",
    closed: "Es gibt eine Verwalterin oder einen Verwalter.",
    notice: "Noch hat niemand den Server eingerichtet, oder die Datenbank antwortet nicht.",
    open: "Eingerichtet ist der Server, aber niemand verwaltet ihn mehr. Auf dieser Maschine: lanstead-server admin create.",
  },
  tls: {
    title: "Verschlüsselte Verbindung",
    closed: "Browser erreichen den Server nur verschlüsselt.",
    open: "Passwörter und Sitzungen gingen im Klartext durchs Netz. Stell einen Proxy mit TLS davor und setze LANSTEAD_PUBLIC_URL auf dessen https-Adresse, oder setze LANSTEAD_TLS_CERT und LANSTEAD_TLS_KEY.",
  },
  trusted_proxies: {
    title: "Vertraute Proxys",
    closed: "Weitergereichte Adressen zählen nur von Proxys, die genannt sind.",
    notice: "Davor steht ein Proxy, aber keinem wird vertraut: Alle haben dessen Adresse und teilen sich die Grenzen. Setze LANSTEAD_TRUSTED_PROXIES auf seine Adresse.",
    open: "Es wird zu vielen vertraut: Jeder könnte jede Adresse vorgeben. Nenne nur die Adresse oder das Netz des Proxys.",
  },
  master_key: {
    title: "Hauptschlüssel",
    closed: "Nur der Server kennt ihn.",
    open: "Andere auf dieser Maschine können ihn lesen oder ändern, und mit ihm jedes Geheimnis der Datenbank. Nimm ihnen das Recht, und sieh nach, wer ihn gelesen haben kann.",
  },
  token_keys: {
    title: "Schlüssel der Zugangs-Token",
    closed: "Keiner stammt aus einem Beispiel.",
    open: "Einer taugt nicht. Lass LANSTEAD_TOKEN_KEYS weg: Der Server macht sich eigene.",
  },
  data_folder: {
    title: "Datenordner",
    closed: "Nur der Server schreibt hinein.",
    open: "Andere auf dieser Maschine können hineinschreiben und dort eigene Schlüssel ablegen.",
  },
  redaction: {
    title: "Schwärzung des Protokolls",
    closed: "Im Protokoll stehen keine Adressen, Namen oder Token.",
    open: "Adressen von Menschen gelangen ins Protokoll. Lass LANSTEAD_REDACTION weg, oder setze es auf strict.",
  },
  debugging: {
    title: "Fehlersuche",
    closed: "Niemand kann sich anhängen, und das Protokoll ist ruhig.",
    notice: "Ein Programm desselben Benutzers kann sich an den Server hängen. Setze DOTNET_EnableDiagnostics=0, wie es der Container tut.",
    open: "Das Protokoll erzählt von jeder Anfrage. Setze LANSTEAD_LOG_LEVEL auf Information.",
  },
  cors: {
    title: "Andere Webseiten",
    closed: "Nur genannte Seiten dürfen die API rufen.",
    open: "Eine unverschlüsselte Seite darf die API rufen: Wer auf dem Weg sitzt, kann diese Seite sein. Nenne nur https-Adressen.",
  },
  outbound: {
    title: "Was der Server selbst ruft",
    closed: "Was Menschen nennen, ruft er nur im öffentlichen Internet.",
    notice: "Menschen können ihn genannte innere Netze rufen lassen. Halte das so eng, wie die Empfänger sind.",
    open: "Menschen könnten ihn alles Innere rufen lassen. Nenne nur die Netze deiner Empfänger.",
  },
  database: {
    title: "Weg zur Datenbank",
    closed: "Auf ihm liest niemand mit.",
    notice: "Er wird nicht geprüft: Wer auf ihm sitzt, kann alles lesen und ändern. Ergänze LANSTEAD_DATABASE um SSL Mode=VerifyFull, außer der Weg gehört dir.",
  },
  registration: {
    title: "Neue Konten",
    closed: "Ohne Einladung legt niemand ein Konto an.",
    notice: "Fremde dürfen Konten anlegen. Setze LANSTEAD_REGISTRATION=closed, wenn du das nicht willst.",
  },
});
