import { expect, test } from "vitest";
import { describeActivity } from "@/features/activity/describe-activity";
import { en } from "@/lib/i18n/en";

/** The server itself did it. */
const nobody = { userId: null, deviceId: null, name: "" };

test("A known type becomes words and names what it happened to", () => {
  const described = describeActivity({ type: "peer.removed", actor: nobody, metadata: { name: "alpha" } }, en);
  expect(described).toEqual({ title: "Device left", subject: "alpha", actor: null });
});

test("A type of a newer server is shown as it is", () => {
  expect(describeActivity({ type: "moon.landed", actor: nobody, metadata: null }, en).title).toBe("moon.landed");
});
