"use strict";
// The agent's page. What it shows is put in as text, never as HTML; the key of its visit stays in this tab.
const german = navigator.language.toLowerCase().startsWith("de");
document.documentElement.lang = german ? "de" : "en";
const words = german
  ? {
      connected: "Mit dem Server verbunden", connecting: "Verbindet sich mit dem Server…", offline: "Der Server ist nicht erreichbar; die Netze gehen weiter", down: "Getrennt", none: "Dieses Gerät ist noch in keinem Netz. Auf der Kommandozeile: lanstead up --server URL --key SCHLÜSSEL",
      up: "Verbinden", takeDown: "Trennen", open: "Lanstead öffnen: Netze und Chat", device: (name) => `Dieses Gerät: ${name}`, alone: "Noch ist niemand sonst in diesem Netz.",
      direct: "direkt", gateway: "über das Gateway", seeking: "sucht einen Weg", away: "nicht da", lastSeen: (time) => `zuletzt ${time}`, states: { up: "an", down: "aus", failed: "geht nicht", waiting: "wartet" },
      gone: "Dieser Besuch ist zu Ende. Ein neuer beginnt mit dem Link von: lanstead ui", silent: "Der Agent antwortet nicht. Diese Seite versucht es weiter.", working: "Einen Augenblick…",
    }
  : {
      connected: "Connected to the server", connecting: "Connecting to the server…", offline: "The server cannot be reached; the networks go on", down: "Disconnected", none: "This device is in no network yet. On the command line: lanstead up --server URL --key KEY",
      up: "Connect", takeDown: "Disconnect", open: "Open Lanstead: networks and chat", device: (name) => `This device: ${name}`, alone: "Nobody else is in this network yet.",
      direct: "direct", gateway: "through the gateway", seeking: "looking for a way", away: "away", lastSeen: (time) => `last ${time}`, states: { up: "on", down: "off", failed: "failed", waiting: "waiting" },
      gone: "This visit is over. A new one begins with the link of: lanstead ui", silent: "The agent does not answer. This page keeps trying.", working: "One moment…",
    };
const byId = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
};
const storage = "lanstead-page";
let over = false;
let shown = "";

async function ask(method, path, body) {
  const answer = await fetch(path, { method, cache: "no-store", headers: { Authorization: `Bearer ${sessionStorage.getItem(storage) ?? ""}` }, body: body === undefined ? undefined : JSON.stringify(body) });
  if (answer.status === 401) throw new Error("over");
  if (!answer.ok) throw new Error((await answer.json()).message);
  return answer.json();
}

// The link works once; what it gives stays in this tab, and the address bar forgets it.
async function begin() {
  const token = location.hash.slice(1);
  if (token !== "") {
    history.replaceState(null, "", "/");
    const answer = await fetch("/visit", { method: "POST", cache: "no-store", body: JSON.stringify({ token }) });
    if (answer.ok) sessionStorage.setItem(storage, (await answer.json()).key);
  }
  await refresh();
}

function latency(microseconds) {
  return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: microseconds < 10_000 ? 1 : 0 }).format(microseconds / 1000) + " ms";
}

function way(peer) {
  if (peer.path === "direct") return make("span", "good", peer.latencyMicroseconds > 0 ? `${words.direct} · ${latency(peer.latencyMicroseconds)}` : words.direct);
  if (peer.path === "gateway") return make("span", "good", words.gateway);
  if (peer.path === "connecting") return make("span", "warn", words.seeking);
  const last = peer.lastHandshake > 0 ? `, ${words.lastSeen(new Date(peer.lastHandshake).toLocaleString(document.documentElement.lang))}` : "";
  return make("span", "quiet", words.away + last);
}

function networkCard(network) {
  const card = make("section");
  const head = make("header");
  head.append(make("h2", "", network.name), make("span", network.state === "up" ? "good" : network.state === "failed" ? "bad" : "quiet", words.states[network.state] ?? network.state));
  card.append(head);
  const own = make("p", "quiet");
  own.append(make("code", "", [network.ipv4, network.ipv6].filter((address) => address !== "").join("  ")));
  card.append(own);
  if (network.detail !== "") card.append(make("p", "warn", network.detail));
  if (network.peers.length === 0) card.append(make("p", "quiet", words.alone));
  const list = make("ul");
  for (const peer of network.peers) {
    const row = make("li");
    const left = make("div");
    left.append(make("div", "name", peer.name), make("code", "quiet", peer.ipv4 === "" ? peer.ipv6 : peer.ipv4));
    row.append(left, way(peer));
    list.append(row);
  }
  if (network.peers.length > 0) card.append(list);
  return card;
}

function show(status) {
  const text = JSON.stringify(status);
  if (text === shown) return;
  shown = text;
  document.title = status.deviceName === "" ? "Lanstead" : `${status.deviceName} · Lanstead`;
  byId("device").textContent = status.deviceName === "" ? "" : words.device(status.deviceName);
  byId("server").textContent = !status.isJoined ? words.none : !status.isUp ? words.down : (words[status.serverState] ?? status.serverState);
  const acts = byId("acts");
  const hadFocus = acts.contains(document.activeElement);
  acts.replaceChildren();
  if (status.isJoined) {
    const turn = make("button", status.isUp ? "" : "main", status.isUp ? words.takeDown : words.up);
    turn.addEventListener("click", () => void change(turn, !status.isUp));
    acts.append(turn);
    if (hadFocus) turn.focus();
    if (/^https?:\/\//.test(status.serverUrl)) {
      const link = make("a", "link", words.open);
      link.href = new URL("/spaces", status.serverUrl).href;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      acts.append(link);
    }
  }
  byId("warnings").replaceChildren(...status.warnings.map((warning) => make("p", "warn", warning)));
  byId("networks").replaceChildren(...status.networks.map(networkCard));
}

async function change(button, isUp) {
  button.disabled = true;
  byId("server").textContent = words.working;
  shown = "";
  try {
    await ask("POST", "/switch", { isUp });
    byId("told").textContent = "";
  } catch (error) {
    if (error.message === "over") end();
    else byId("told").textContent = error.message;
  }
  await refresh();
}

function end() {
  over = true;
  byId("acts").replaceChildren();
  byId("networks").replaceChildren();
  byId("told").textContent = words.gone;
}

async function refresh() {
  try {
    show(await ask("GET", "/status"));
    if (byId("told").textContent === words.silent) byId("told").textContent = "";
  } catch (error) {
    if (error.message === "over") end();
    else byId("told").textContent = words.silent;
  }
}

setInterval(() => {
  if (!over && !document.hidden) void refresh();
}, 3000);
void begin();
