import { defineWords } from "@/lib/i18n/words";

export const confirmationWords = defineWords(
  {
    title: "Confirm that it is you",
    text: "This is a change that only you should make. What you confirm now counts for ten minutes.",
    confirm: "Confirm",
    code: "Code from your authenticator",
    codeHint: "Six digits.",
    passkey: "Confirm with a passkey",
    provider: (label: string) => `Confirm with ${label}`,
    nothing: "This account can be confirmed only by signing in again.",
    signInAgain: "Sign in again",
  },
  {
    title: "Bestätige, dass du es bist",
    text: "Diese Änderung solltest nur du selbst machen. Die Bestätigung gilt zehn Minuten.",
    confirm: "Bestätigen",
    code: "Code aus deiner Authenticator-App",
    codeHint: "Sechs Ziffern.",
    passkey: "Mit Passkey bestätigen",
    provider: (label: string) => `Mit ${label} bestätigen`,
    nothing: "Dieses Konto lässt sich nur durch eine neue Anmeldung bestätigen.",
    signInAgain: "Neu anmelden",
  },
);
