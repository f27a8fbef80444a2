// Texts that have run scripts in pages which took text for markup: put into names, messages and host names, they must stay text (I8).
// Whatever of them runs calls hit(); see watchForHits.
import type { Page } from "@playwright/test";

const handlers = ["onerror", "onload", "onfocus", "onmouseover", "onanimationstart", "ontoggle", "onbegin", "onpointerenter", "oncopy", "onwheel"];

const elements: readonly ((handler: string) => string)[] = [
  (handler) => `<img src=x ${handler}=hit()>`,
  (handler) => `<svg ${handler}=hit()>`,
  (handler) => `<input autofocus ${handler}="hit()">`,
  (handler) => `<details open ${handler}='hit()'>more</details>`,
  (handler) => `<video src=_ ${handler}=hit()></video>`,
  (handler) => `"><b ${handler}=hit() style=animation-name:x tabindex=0>`,
  (handler) => `<svg><animate attributeName=x dur=1s ${handler}=hit() />`,
  (handler) => `<IMG/SRC=x\t${handler.toUpperCase()}\n=\nhit()>`,
];

const schemes = [
  "javascript:hit()", "JaVaScRiPt:hit()", "java\tscript:hit()", "java\nscript:hit()", " javascript:hit()", "\u0001javascript:hit()", "javascript&colon;hit()", "javascript&#58;hit()",
  "&#106;avascript:hit()", "javascript:/*x*/hit()", "javascript://x%0ahit()", "data:text/html,<script>parent.hit()</script>", "data:text/html;base64,PHNjcmlwdD5wYXJlbnQuaGl0KCk8L3NjcmlwdD4=",
  "vbscript:hit()", "blob:hit()", "filesystem:hit()", "//javascript:hit()", "https:javascript:hit()", "http:javascript:hit()", "view-source:javascript:hit()",
];

const asLinks: readonly ((target: string) => string)[] = [
  (target) => `[read this](${target})`,
  (target) => `<${target}>`,
  (target) => `<a href="${target}" autofocus>x</a>`,
];

const others = [
  "<script>hit()</script>", "</script><script>hit()</script>", "<script src=data:,hit()></script>", "<script type=module>hit()</script>", "<ScRiPt>hit()</sCrIpT>", "<script\n>hit()</script\n>",
  "<scr<script>ipt>hit()</scr</script>ipt>", "<<script>hit()//<</script>", "<script>/*", "<!--<script>hit()</script>-->", "<![CDATA[<script>hit()</script>]]>", "<svg><script>hit()</script></svg>",
  "<math><mtext><script>hit()</script></mtext></math>", "<svg><script href=data:,hit() /></svg>", "<svg><a xlink:href=javascript:hit()><text y=9>x</text></a></svg>", "<svg><use href=\"data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><image href=1 onerror=hit() /></svg>#x\">",
  "<iframe src=javascript:parent.hit()></iframe>", "<iframe srcdoc='<script>parent.hit()</script>'></iframe>", "<object data=javascript:hit()></object>", "<embed src=javascript:hit()>", "<base href=javascript:hit()//>",
  "<meta http-equiv=refresh content='0;url=javascript:hit()'>", "<link rel=stylesheet href='data:text/css,*{background:url(javascript:hit())}'>", "<style>@import 'javascript:hit()';</style>", "<style>*{animation:x}@keyframes x{}</style><b onanimationend=hit()>",
  "<form action=javascript:hit()><button autofocus>x</button></form>", "<button formaction=javascript:hit() form=f>x</button>", "<isindex action=javascript:hit() type=image>", "<template><img src=x onerror=hit()></template>", "<slot onslotchange=hit()><b>x</b></slot>",
  "<noscript><p title=\"</noscript><img src=x onerror=hit()>\">", "<textarea><img title=\"</textarea><img src=x onerror=hit()>\">", "<title><img title=\"</title><img src=x onerror=hit()>\">", "<math><mi//xlink:href=\"data:x,<script>hit()</script>\">", "<table background=javascript:hit()>", "<body onload=hit()>", "<html onpageshow=hit()>",
  "<form><math><mtext></form><form><mglyph><style></math><img src onerror=hit()>", "<svg></p><style><g title=\"</style><img src=x onerror=hit()>\">", "<x contenteditable onblur=hit() autofocus>x", "<marquee onstart=hit()>x</marquee>", "<dialog open onclose=hit()><form method=dialog><button autofocus>x</button></form></dialog>",
  "&lt;script&gt;hit()&lt;/script&gt;", "&#60;img src=x onerror=hit()&#62;", "\\u003cscript\\u003ehit()\\u003c/script\\u003e", "%3Cscript%3Ehit()%3C/script%3E", "+ADw-script+AD4-hit()+ADw-/script+AD4-", "\uFF1Cscript\uFF1Ehit()\uFF1C/script\uFF1E", "<img src=x onerror=\u0000hit()>", "<\u0000script>hit()</script>",
  "{{constructor.constructor('hit()')()}}", "${hit()}", "#{hit()}", "<%= hit() %>", "{{7*7}}{{hit()}}", "[[hit()]]", "'-hit()-'", "\";hit();//", "';hit();'", "`;hit();//", "\\\";hit();//", "*/hit();/*", "-->hit()", "]]>hit()", "{\"__html\":\"<img src=x onerror=hit()>\"}", "{\"__proto__\":{\"dangerouslySetInnerHTML\":{\"__html\":\"<img src=x onerror=hit()>\"}}}",
  "![x](x\"onerror=\"hit())", "![x\"onerror=\"hit()](x)", "[x](https://x.invalid/\"onmouseover=\"hit())", "[x](https://x.invalid 'onmouseover=hit()')", "**<img src=x onerror=hit()>**", "`<img src=x onerror=hit()>`", "```\n</code></pre><img src=x onerror=hit()>\n```", "> <img src=x onerror=hit()>", "- <img src=x onerror=hit()>", "[<img src=x onerror=hit()>](https://x.invalid)",
  "[x]: javascript:hit()\n[x]", "<javascript:hit()>", "https://x.invalid/<script>hit()</script>", "https://x.invalid/'onmouseover='hit()", "@<img src=x onerror=hit()>", "\u202Ehit()>=rorreno x=crs gmi<", "<img src=x onerror=hit()//\u2028>", "\u2029<script>hit()</script>",
];

/** At least 200, each once. None is longer than a message may be; a name takes those that fit. */
export const payloads: readonly string[] = [
  ...new Set([...elements.flatMap((element) => handlers.map(element)), ...asLinks.flatMap((link) => schemes.map(link)), ...others]),
];

/** From before the page's first line: counts whatever runs, every dialog, and every breach of the content policy, which a payload that became markup would be. */
export async function watchForHits(page: Page): Promise<() => Promise<number>> {
  let dialogs = 0;
  page.on("dialog", (dialog) => {
    dialogs++;
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    const counted = window as unknown as { hits: number; hit: () => void };
    counted.hits = 0;
    counted.hit = () => counted.hits++;
    document.addEventListener("securitypolicyviolation", () => counted.hits++);
  });
  return async () => dialogs + (await page.evaluate(() => (window as unknown as { hits: number }).hits));
}
