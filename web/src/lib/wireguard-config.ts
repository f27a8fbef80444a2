const emptyPrivateKey = /^PrivateKey[ \t]*=[ \t]*$/m;

/** Puts the private key into the text that the server made; the server leaves that one line empty. */
export function withPrivateKey(text: string, privateKey: string): string {
  if (!emptyPrivateKey.test(text)) throw new Error("The configuration has no empty PrivateKey line.");
  return text.replace(emptyPrivateKey, () => `PrivateKey = ${privateKey}`);
}

/** Puts a preshared key with the gateway's public key. */
export function withPresharedKey(text: string, presharedKey: string): string {
  const filled = text.replace(/^PublicKey = .*$/m, (line) => `${line}\nPresharedKey = ${presharedKey}`);
  if (filled === text) throw new Error("The configuration names no gateway.");
  return filled;
}

/** wg-quick names the interface after the file: at most 15 characters of a small alphabet. */
export function configFileName(deviceName: string): string {
  const name = deviceName.toLowerCase().replaceAll(/[^a-z0-9_=+.-]/g, "-").slice(0, 15).replaceAll(/^[-.]+|[-.]+$/g, "");
  return `${name === "" ? "lanstead" : name}.conf`;
}
