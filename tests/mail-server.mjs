// A real SMTP server for tests, out of the package smtp-server: prints what it got as one line of JSON each, and behaves as a line on its input says:
// "take", "hang" (takes the connection and says nothing), "refuse" (no such address, for good), "busy" (not now), "drop" (hangs up in the middle of a letter),
// "late" (takes the letter, and hangs up before it says so). First line: the port. Arguments: none | starttls | tls, and a folder with key.pem and cert.pem.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { createServer } from "node:net";
import { readFileSync } from "node:fs";

const require = createRequire(new URL("../web/package.json", import.meta.url));
const { SMTPServer } = require("smtp-server");

const [security = "none", folder = ""] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
let mode = "take";

const smtp = new SMTPServer({
  secure: security === "tls",
  disabledCommands: security === "none" ? ["STARTTLS"] : [],
  authOptional: true,
  authMethods: ["PLAIN", "LOGIN"],
  allowInsecureAuth: true,
  ...(folder === "" ? {} : { key: readFileSync(`${folder}/key.pem`), cert: readFileSync(`${folder}/cert.pem`) }),
  onAuth: (auth, _session, done) =>
    auth.username === "lanstead" && auth.password === "a mail password" ? done(null, { user: auth.username }) : done(new Error("wrong")),
  onRcptTo: (_address, _session, done) => done(mode === "refuse" ? Object.assign(new Error("no such address"), { responseCode: 550 }) : null),
  onData: (stream, session, done) => {
    if (mode === "drop") {
      stream.once("data", () => sockets.get(session.remotePort)?.destroy());
      stream.resume();
      return;
    }
    if (mode === "busy") {
      stream.resume();
      stream.on("end", () => done(Object.assign(new Error("not now"), { responseCode: 451 })));
      return;
    }
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      say({
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((one) => one.address),
        user: session.user ?? null,
        secure: session.secure,
        raw: Buffer.concat(parts).toString("utf8"),
      });
      if (mode === "late") sockets.get(session.remotePort)?.destroy();
      else done();
    });
  },
});
smtp.on("error", () => {});

// In front of it stands a plain relay, so that a connection can be held or cut whatever is spoken on it.
const sockets = new Map();
const { connect } = await import("node:net");
const front = createServer((client) => {
  client.on("error", () => {});
  if (mode === "hang") return;
  const inner = connect(smtp.server.address().port, "127.0.0.1", () => {
    sockets.set(inner.localPort, client);
    client.pipe(inner);
    inner.pipe(client);
  });
  inner.on("error", () => client.destroy());
  client.on("close", () => inner.destroy());
});

smtp.listen(0, "127.0.0.1", () => front.listen(0, "127.0.0.1", () => say({ port: front.address().port })));
const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  mode = line.trim();
  say({ mode });
});
input.on("close", () => process.exit(0));
