import { expect, it } from "vitest";
import type { ChatMessage } from "@/api/types";
import { messagesOf, withMessage, type MessagePages } from "@/features/chat/message-pages";

const message = (seq: number, body = `m${seq}`) => ({ id: `id${seq}`, seq, body }) as ChatMessage;
const pages: MessagePages = {
  pageParams: [null, 3],
  pages: [
    { items: [message(3), message(4)], hasOlder: true, hasNewer: false },
    { items: [message(1), message(2)], hasOlder: false, hasNewer: true },
  ],
};
const bodies = (data: MessagePages) => messagesOf(data).map((one) => one.body).join(" ");

it("adds what is new at the end, once", () => {
  expect(bodies(withMessage(withMessage(pages, message(5)), message(5)))).toBe("m1 m2 m3 m4 m5");
});

it("changes what is there in its place, and passes over what is not loaded", () => {
  expect(bodies(withMessage(pages, message(2, "edited")))).toBe("m1 edited m3 m4");
  expect(bodies(withMessage(pages, message(0, "older")))).toBe("m1 m2 m3 m4");
});
