import { describe, expect, test } from "vitest";
import { mayInvite, rolesToGive } from "@/features/invites/roles";

describe("roles of invites", () => {
  test("Nobody gives more than their own role, nor ownership", () => {
    expect(rolesToGive("owner")).toEqual(["viewer", "member", "moderator", "admin"]);
    expect(rolesToGive("moderator")).toEqual(["viewer", "member", "moderator"]);
  });

  test("Inviting begins with moderators", () => {
    expect(mayInvite("member")).toBe(false);
    expect(mayInvite("moderator")).toBe(true);
  });
});
