import { expect, test } from "./fixtures.ts";
import { Views } from "./harness/judge.ts";

test("Owner closes a network, lets one way open, keeps the change, asks why and goes back", async ({ page, signedIn: inUse }) => {
  test.slow();
  const { networkId } = inUse.scene;
  await page.goto(`${inUse.server.url}/networks/${networkId}?tab=access`);
  await page.getByLabel("Everyone reaches everyone, unless a rule says otherwise").uncheck();
  await page.getByLabel("Ports").fill("tcp/22");
  await page.getByLabel("Who", { exact: true }).fill("user:ada");
  await page.getByLabel("To whom").fill("device:nas");
  await page.getByRole("button", { name: "Add rule" }).click();
  await page.getByRole("button", { name: "See what changes" }).click();
  await expect(page.getByText("A device of yours will reach less")).toBeVisible();
  await (await Views.of(page)).expectNoViolations("a change of access");
  if (process.env["LANSTEAD_PICTURES"] !== undefined) await page.screenshot({ path: `${process.env["LANSTEAD_PICTURES"]}/access.png`, fullPage: true });
  await page.getByRole("button", { name: "Put in force" }).click();
  await page.getByRole("button", { name: "It works, keep it" }).click();
  await expect(page.getByRole("button", { name: "It works, keep it" })).toBeHidden();

  await page.getByLabel("From").selectOption("alpha");
  await page.getByLabel("To", { exact: true }).selectOption("nas");
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByText("Allowed by rule 1.")).toBeVisible();
  await page.getByLabel("Port", { exact: true }).fill("tcp/80");
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByText("Denied: no rule allows it.")).toBeVisible();

  // What the other tests of this worker need: everyone reaches everyone.
  await inUse.scene.api.post(`/v1/networks/${networkId}/policy/revert`, { version: 0 });
  await expect(page.getByLabel("Everyone reaches everyone, unless a rule says otherwise")).toBeChecked();
});
