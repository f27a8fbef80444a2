import { useSyncExternalStore } from "react";

/** Whether this browser shows what is new while another window is in front. It is the browser's own yes and the person's, on this device alone. */
const storageKey = "lanstead.notices";
const listeners = new Set<() => void>();

export const canNotify = "Notification" in globalThis;

function wanted(): boolean {
  try {
    return localStorage.getItem(storageKey) === "on";
  } catch {
    return false;
  }
}

export function notifiesHere(): boolean {
  return canNotify && Notification.permission === "granted" && wanted();
}

/** Asks the browser where it must; false when it, or the person, said no. */
export async function setNotifiesHere(on: boolean): Promise<boolean> {
  if (on && (!canNotify || (await Notification.requestPermission()) !== "granted")) return false;
  try {
    if (on) localStorage.setItem(storageKey, "on");
    else localStorage.removeItem(storageKey);
  } catch {
    return false;
  }
  for (const listener of listeners) listener();
  return true;
}

export function useNotifiesHere(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, notifiesHere);
}
