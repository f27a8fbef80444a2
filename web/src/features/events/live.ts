import { partialMatchKey, useQueryClient, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { notifiesHere } from "@/lib/browser-notices";
import { EventStream, type LiveState } from "@/features/events/event-stream";
import { allStaleKeys, isResumed, readChange, staleKeys, topics } from "@/features/events/invalidation";
import type { ServerSentEvent } from "@/lib/sse-parser";

const url = `/v1/events?topics=${topics.join(",")}`;
/** Changes come in bursts (a join makes five); one round of requests answers them all. */
const gatherMs = 120;
/** Before all lists are asked for again: a page that has just been loaded has used up most of what one address may ask at once. */
const restMs = 2_500;
/** A hidden tab gives its connection back (HTTP/1.1 allows six); Last-Event-ID makes up for it on return. */
const hiddenMs = 60_000;
/** Without a stream the page asks by itself. */
const pollMs = 15_000;

let state: LiveState = "connecting";
let stream: EventStream | null = null;
let stale: Stale | null = null;
let pausedByPerson = false;
const listeners = new Set<() => void>();

function setState(next: LiveState): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribe, () => state);
}

export function togglePause(): void {
  pausedByPerson = state !== "paused";
  if (pausedByPerson) {
    stream?.pause();
    stale?.hold();
  } else {
    stale?.release();
    stream?.start();
  }
}

/**
 * Asks again for what a change made stale. A first answer that is still under way may be from before the change, and is not asked for anew
 * while there is none to show: it is waited for, and asked for after it.
 */
export async function refresh(queries: QueryClient, queryKey: QueryKey): Promise<void> {
  const first = queries.getQueryCache().findAll({ queryKey, fetchStatus: "fetching" }).filter((query) => query.state.data === undefined);
  await queries.invalidateQueries({ queryKey });
  if (first.length > 0) await queries.invalidateQueries({ queryKey });
}

/** What to ask for again after an event. */
export function staleAfter({ event, data }: Pick<ServerSentEvent, "event" | "data">): QueryKey[] {
  // A stream that begins, or cannot go on where it stopped, has not told what happened before: lists that were there already may lack it.
  // One that goes on may have ended because the person's memberships changed.
  if (event === "hello") return isResumed(data) ? [["me"]] : allStaleKeys();
  const change = event === "changed" ? readChange(data) : null;
  return change === null ? [] : staleKeys(change);
}

/** What is to be asked for again, gathered for a moment; while a person holds the page still, until it goes on. */
export class Stale {
  readonly #queries: QueryClient;
  readonly #waiting = new Map<string, QueryKey>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #held = false;

  constructor(queries: QueryClient) {
    this.#queries = queries;
  }

  add(keys: QueryKey[]): void {
    for (const key of keys) this.#waiting.set(JSON.stringify(key), key);
    if (!this.#held && this.#waiting.size > 0) this.#timer ??= setTimeout(() => this.#ask(), gatherMs);
  }

  /** Also answers under way may tell of what came after this moment: they are asked for later. */
  hold(): void {
    this.#held = true;
    this.#stop();
    for (const query of this.#queries.getQueryCache().findAll({ fetchStatus: "fetching" })) {
      if (query.state.data === undefined) continue;
      this.#waiting.set(query.queryHash, query.queryKey);
      void this.#queries.cancelQueries({ queryKey: query.queryKey, exact: true });
    }
  }

  release(): void {
    this.#held = false;
    this.add([]);
  }

  /** Nobody looks any more. */
  end(): void {
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #ask(): void {
    this.#timer = undefined;
    const keys = [...this.#waiting.values()];
    this.#waiting.clear();
    // A longer key is asked for by one that it begins with.
    for (const key of keys) if (!keys.some((other) => other.length < key.length && partialMatchKey(key, other))) void refresh(this.#queries, key);
  }
}

/** Keeps the query cache in step with the server while the signed-in part of the page is shown. */
export function useLiveEvents(onSignedOut: () => void): void {
  const queries = useQueryClient();
  useEffect(() => {
    const gathered = new Stale(queries);
    stale = gathered;
    if (pausedByPerson) gathered.hold();
    let anew: ReturnType<typeof setTimeout> | undefined;
    const own = new EventStream({
      url,
      onEvent: (event) => {
        const keys = staleAfter(event);
        if (event.event !== "hello") {
          gathered.add(keys);
          return;
        }
        gathered.add([["me"]]);
        // One that goes on leaves what is due since an earlier one that did not.
        if (isResumed(event.data)) return;
        clearTimeout(anew);
        anew = setTimeout(() => gathered.add(keys), restMs);
      },
      onState: (next) => {
        setState(next);
        if (next === "signed-out") onSignedOut();
      },
    });
    stream = own;
    if (!pausedByPerson) own.start();
    const poll = setInterval(() => {
      if (state !== "live" && state !== "paused") void queries.invalidateQueries();
    }, pollMs);
    const stopWatching = watchVisibility(own);
    return () => {
      stopWatching();
      clearInterval(poll);
      clearTimeout(anew);
      gathered.end();
      own.pause();
      stream = null;
      stale = null;
    };
  }, [queries, onSignedOut]);
}

function watchVisibility(own: EventStream): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onChange = () => {
    clearTimeout(timer);
    // Whoever wants to be told in the background is told.
    if (document.hidden && notifiesHere()) return;
    if (document.hidden) timer = setTimeout(() => own.pause(), hiddenMs);
    else if (!pausedByPerson) own.start();
  };
  document.addEventListener("visibilitychange", onChange);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onChange);
  };
}
