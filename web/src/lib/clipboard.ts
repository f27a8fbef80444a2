/** False when the browser refused; the caller then selects the text for the person to copy. */
export async function copyText(text: string): Promise<boolean> {
  // Missing on plain-HTTP pages other than localhost.
  if (!("clipboard" in navigator)) return copyBySelection(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const holder = document.createElement("textarea");
  holder.value = text;
  holder.setAttribute("aria-hidden", "true");
  holder.style.position = "fixed";
  holder.style.opacity = "0";
  // Inside the open dialog if there is one: its focus trap would take the selection back.
  (document.querySelector("[role=dialog]") ?? document.body).append(holder);
  holder.select();
  const copied = document.execCommand("copy");
  holder.remove();
  return copied;
}
