// Light markdown as a tree of plain data. Whatever is not one of these forms stays the text that it is; no HTML is made of it anywhere.

export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bold" | "italic" | "struck"; readonly parts: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly href: string; readonly parts: readonly Inline[] }
  | { readonly kind: "mention"; readonly name: string };

export type Block =
  | { readonly kind: "paragraph" | "quote"; readonly lines: readonly (readonly Inline[])[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: "code"; readonly text: string };

/** Deeper than anybody means it: what is inside stays text. */
const deepest = 6;

/** The address of a link, when it leads to a web page and nowhere else. */
export function webAddress(text: string): string | null {
  // The browser passes over these, so that they can hide what a text is.
  // oxlint-disable-next-line no-control-regex -- they are what is looked for.
  if (/[\u0000-\u0020\u007f\u200b-\u200f\u2028-\u202e]/u.test(text) || !/^https?:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

const pattern = /`([^`\n]+)`|\*\*(.+?)\*\*|~~(.+?)~~|\*([^\s*](?:[^*]*[^\s*])?)\*|(?<![\w])_([^\s_](?:[^_]*[^\s_])?)_(?![\w])|\[([^[\]\n]+)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)|(https?:\/\/[^\s<>"'`]+)|(?<![A-Za-z0-9-])@([A-Za-z0-9][A-Za-z0-9-]{1,30}[A-Za-z0-9])/gu;

export function parseInline(text: string, mentions: ReadonlySet<string>, depth = 0): readonly Inline[] {
  if (depth > deepest) return [{ kind: "text", text }];
  const parts: Inline[] = [];
  const inner = (part: string) => parseInline(part, mentions, depth + 1);
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const node = nodeOf(match, mentions, inner);
    if (node === null) continue;
    if (match.index > at) parts.push({ kind: "text", text: text.slice(at, match.index) });
    parts.push(...node);
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ kind: "text", text: text.slice(at) });
  return parts;
}

function nodeOf(match: RegExpExecArray, mentions: ReadonlySet<string>, inner: (text: string) => readonly Inline[]): Inline[] | null {
  const [, code, bold, struck, starred, underlined, label, target, bare, name] = match;
  if (code !== undefined) return [{ kind: "code", text: code }];
  if (bold !== undefined) return [{ kind: "bold", parts: inner(bold) }];
  if (struck !== undefined) return [{ kind: "struck", parts: inner(struck) }];
  const slanted = starred ?? underlined;
  if (slanted !== undefined) return [{ kind: "italic", parts: inner(slanted) }];
  if (label !== undefined && target !== undefined) {
    const href = webAddress(target);
    return href === null ? null : [{ kind: "link", href, parts: [{ kind: "text", text: label }] }];
  }
  if (bare !== undefined) {
    // A sentence's own sign after an address is not part of it.
    const end = /[.,;:!?)\]]+$/u.exec(bare)?.[0] ?? "";
    const address = bare.slice(0, bare.length - end.length);
    const href = webAddress(address);
    if (href === null) return null;
    return end === "" ? [{ kind: "link", href, parts: [{ kind: "text", text: address }] }] : [{ kind: "link", href, parts: [{ kind: "text", text: address }] }, { kind: "text", text: end }];
  }
  return name !== undefined && mentions.has(name.toLowerCase()) ? [{ kind: "mention", name }] : null;
}

const listItem = /^(?:[-*]|(\d{1,3})[.)])\s+(.*)$/u;

/** The blocks of a message. `mentions`: usernames in lower case that the server found to be members. */
export function parseMarkdown(text: string, mentions: ReadonlySet<string>): readonly Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  const line = (content: string) => parseInline(content, mentions);
  for (let at = 0; at < lines.length; ) {
    const taken = codeBlock(lines, at) ?? run(lines, at, (one) => (one.startsWith(">") ? one.replace(/^>\s?/u, "") : null));
    if (taken !== null) {
      blocks.push(taken.isCode ? { kind: "code", text: taken.lines.join("\n") } : { kind: "quote", lines: taken.lines.map(line) });
      at = taken.next;
      continue;
    }
    const first = listItem.exec(lines[at] ?? "");
    if (first !== null) {
      const ordered = first[1] !== undefined;
      const items = run(lines, at, (one) => {
        const item = listItem.exec(one);
        return item !== null && (item[1] !== undefined) === ordered ? (item[2] ?? "") : null;
      });
      blocks.push({ kind: "list", ordered, items: items?.lines.map(line) ?? [] });
      at = items?.next ?? at + 1;
      continue;
    }
    const paragraph = run(lines, at, (one) => (one.trim() === "" || one.startsWith(">") || listItem.test(one) || one.startsWith("```") ? null : one));
    // What opens a block that never ends is a line like others.
    const plain = paragraph ?? { lines: [lines[at] ?? ""], next: at + 1 };
    if (plain.lines.some((one) => one.trim() !== "")) blocks.push({ kind: "paragraph", lines: plain.lines.map(line) });
    at = plain.next;
  }
  return blocks;
}

interface Taken {
  readonly lines: readonly string[];
  readonly next: number;
  readonly isCode?: boolean;
}

function codeBlock(lines: readonly string[], from: number): Taken | null {
  if (!/^```[\w+-]{0,20}$/u.test(lines[from] ?? "")) return null;
  const end = lines.indexOf("```", from + 1);
  return end < 0 ? null : { lines: lines.slice(from + 1, end), next: end + 1, isCode: true };
}

function run(lines: readonly string[], from: number, take: (line: string) => string | null): Taken | null {
  const taken: string[] = [];
  for (let at = from; at < lines.length; at++) {
    const content = take(lines[at] ?? "");
    if (content === null) break;
    taken.push(content);
  }
  return taken.length === 0 ? null : { lines: taken, next: from + taken.length };
}
