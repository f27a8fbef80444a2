/** True when this browser can make and use passkeys here: it does so only on names, and only over https or on localhost. */
export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential !== "undefined" && typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";
}

/** The person turned back, or took too long: nothing that needs words. */
export class PasskeyTurnedBack extends Error {}

/** This device has a passkey of this account already. */
export class PasskeyKnown extends Error {}

/** Asks for any passkey of this site; the answer as the server takes it. */
export async function askForPasskey(options: unknown): Promise<PublicKeyCredentialJSON> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  return told(() => navigator.credentials.get({ publicKey }));
}

/** Makes a passkey; the answer as the server takes it. */
export async function makePasskey(options: unknown): Promise<PublicKeyCredentialJSON> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
  return told(() => navigator.credentials.create({ publicKey }));
}

async function told(ask: () => Promise<Credential | null>): Promise<PublicKeyCredentialJSON> {
  try {
    const credential = await ask();
    if (credential instanceof PublicKeyCredential) return credential.toJSON() as PublicKeyCredentialJSON;
  } catch (error) {
    if (error instanceof DOMException && error.name === "InvalidStateError") throw new PasskeyKnown();
    if (!(error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError"))) throw error;
  }
  throw new PasskeyTurnedBack();
}
