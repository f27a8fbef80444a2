import { describe, expect, it } from "vitest";
import { parseInline, parseMarkdown, webAddress } from "@/features/chat/markdown";

const nobody = new Set<string>();

describe("markdown", () => {
  it("marks bold, italic, struck and code, and leaves what is not closed", () => {
    expect(parseInline("a **b _c_** ~~d~~ `**e**` *f* snake_case_name 2*3*4 **open", nobody)).toEqual([
      { kind: "text", text: "a " },
      { kind: "bold", parts: [{ kind: "text", text: "b " }, { kind: "italic", parts: [{ kind: "text", text: "c" }] }] },
      { kind: "text", text: " " },
      { kind: "struck", parts: [{ kind: "text", text: "d" }] },
      { kind: "text", text: " " },
      { kind: "code", text: "**e**" },
      { kind: "text", text: " " },
      { kind: "italic", parts: [{ kind: "text", text: "f" }] },
      { kind: "text", text: " snake_case_name 2" },
      { kind: "italic", parts: [{ kind: "text", text: "3" }] },
      { kind: "text", text: "4 **open" },
    ]);
  });

  it("links only to web pages", () => {
    for (const bad of ["javascript:hit()", "JAVASCRIPT:x", "java\tscript:x", "data:text/html,x", "//evil.example", "/path", "https:evil", "ftp://x", "https://", "http:javascript:x", "\u0001https://x"])
      expect(webAddress(bad), bad).toBeNull();
    expect(webAddress("HTTPS://Example.org/a?b#c")).toBe("https://example.org/a?b#c");
    expect(parseInline("see https://example.org/a_(b).", nobody)).toEqual([
      { kind: "text", text: "see " },
      { kind: "link", href: "https://example.org/a_(b", parts: [{ kind: "text", text: "https://example.org/a_(b" }] },
      { kind: "text", text: ")." },
    ]);
    expect(parseInline("[x](javascript:hit())", nobody)).toEqual([{ kind: "text", text: "[x](javascript:hit())" }]);
    expect(parseInline("[x](https://example.org)", nobody)).toEqual([{ kind: "link", href: "https://example.org/", parts: [{ kind: "text", text: "x" }] }]);
  });

  it("calls only whom the server found", () => {
    expect(parseInline("@anna and @berta, me@anna", new Set(["anna"]))).toEqual([{ kind: "mention", name: "anna" }, { kind: "text", text: " and @berta, me@anna" }]);
  });

  it("makes paragraphs, quotes, lists and code", () => {
    const blocks = parseMarkdown("one\ntwo\n\n> said\n> more\n- a\n- b\n1. c\n```js\n<b>*x*</b>\n```\n```open", nobody);
    expect(blocks.map((block) => block.kind)).toEqual(["paragraph", "quote", "list", "list", "code", "paragraph"]);
    expect(blocks[4]).toEqual({ kind: "code", text: "<b>*x*</b>" });
  });

  it("is quick on what is made to be slow", () => {
    const began = performance.now();
    for (const text of ["*".repeat(4000), "**a".repeat(1300), "[".repeat(4000), "[a](".repeat(1000), "~~".repeat(2000), "_a".repeat(2000), "`".repeat(4000), ">".repeat(4000), "(((".repeat(1300)]) parseMarkdown(text, nobody);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
