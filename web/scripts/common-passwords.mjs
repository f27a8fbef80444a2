// Makes src/Lanstead.Server/Features/Accounts/common-passwords.bin out of a published list of passwords that many people have (MIT licence; notice beside it):
//   npm install --no-save --ignore-scripts @zxcvbn-ts/language-common@4.1.3 && node scripts/common-passwords.mjs
// The file: the first five bytes of the SHA-1 of each, in order. At 50,000 entries a password that is not in the list is taken for one that is once in 20 million.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const list = createRequire(import.meta.url)("@zxcvbn-ts/language-common/dist/passwords.json.cjs");
const words = list.default ?? list;
// Shorter ones match too much of what people put into good passwords.
const hashes = new Set(words.map((word) => word.toLowerCase()).filter((word) => word.length >= 4).map((word) => createHash("sha1").update(word).digest("hex").slice(0, 10)));
const file = new URL("../../src/Lanstead.Server/Features/Accounts/common-passwords.bin", import.meta.url);
writeFileSync(file, Buffer.from([...hashes].toSorted().join(""), "hex"));
console.log(`${hashes.size} passwords`);
