import { defineWords } from "@/lib/i18n/words";

/** An account's passkeys and API keys. */
export const accessWords = defineWords(
  {
    passkeys: "Passkeys",
    passkeysText: "Each opens this account by itself. Remove the one whose device is lost.",
    noPasskeys: "None.",
    made: "Made",
    lastUsed: "last used",
    neverUsed: "never used",
    remove: "Remove",
    removePasskey: (name: string) => `Remove the passkey ${name}`,
    removePasskeyTitle: (name: string) => `Remove the passkey ${name}?`,
    removePasskeyText: "It opens the account no more. Sessions that it opened go on: end them too if the device is in strange hands.",
    passkeyRemoved: "The passkey is removed",
    apiKeys: "API keys",
    noApiKeys: "None.",
    keyRevoked: "The API key is revoked",
  },
  {
    passkeys: "Passkeys",
    passkeysText: "Jeder öffnet dieses Konto allein. Entferne den, dessen Gerät verloren ist.",
    noPasskeys: "Keine.",
    made: "Angelegt",
    lastUsed: "zuletzt benutzt",
    neverUsed: "nie benutzt",
    remove: "Entfernen",
    removePasskey: (name) => `Passkey ${name} entfernen`,
    removePasskeyTitle: (name) => `Passkey ${name} entfernen?`,
    removePasskeyText: "Er öffnet das Konto nicht mehr. Sitzungen, die er geöffnet hat, gehen weiter: Beende auch sie, wenn das Gerät in fremden Händen ist.",
    passkeyRemoved: "Der Passkey ist entfernt",
    apiKeys: "API-Schlüssel",
    noApiKeys: "Keine.",
    keyRevoked: "Der API-Schlüssel ist widerrufen",
  },
);
