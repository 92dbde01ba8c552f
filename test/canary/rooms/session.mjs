/*
 * The canary's part in the session room: two people hold a session, and every
 * field in it gets a planted text.
 */
import { group, share } from "../../web/group-people.mjs";
import { enter } from "../../web/enter.mjs";
import { settled, shows } from "../../web/steps.mjs";

export const planted = {
  sessionTitle: "canary-session title marmot nine",
  sessionLink: "https://canary-video.example/room-osprey",
  stub: "canary stub about a person with a violet ladder",
  case: "canary case text with a turquoise umbrella",
  notes: "canary shared notes, tangerine abacus",
  part: "canary contribution of a patient walrus",
  step: "canary next step before the equinox",
  decision: "canary decision about seventeen lanterns",
};

/** @param {import("playwright-core").Page} page @param {string} name */
async function press(page, name) {
  await page.locator("[data-step]:not([hidden])").getByRole("button", { name, exact: true }).click();
  await settled(page);
}

/** @param {import("playwright-core").Page} page @param {import("../../web/browser.mjs").Place} place */
export async function live(page, place) {
  const other = await place.page();
  await enter(other, "canary.second");
  await page.goto("/s/today");
  await settled(page);
  const space = await group([page, other], ["First", "Second"]);
  await page.goto(`/s/session-plan#${space}`);
  await settled(page);
  await press(page, "Plan a session");
  await page.locator("#name").fill(planted.sessionTitle);
  await page.locator("#link").fill(planted.sessionLink);
  await press(page, "Plan it");
  await page.waitForURL(/\/s\/session#/);
  await other.goto(page.url());
  await shows(page.locator('[data-out="lobby-now"]'), /2 of 2/);
  const mine = await page.getByLabel("In one neutral sentence").isVisible();
  const [presenter, moderator] = mine ? [page, other] : [other, page];
  await presenter.getByLabel("In one neutral sentence").fill(planted.stub);
  await press(presenter, "Show this to the group");
  await share(presenter, planted.case);
  await press(moderator, "I do not know them");
  await shows(moderator.locator('[data-out="case-text"]'), /umbrella/);
  await press(moderator, "Begin the session");
  await moderator.getByLabel("Shared notes").fill(planted.notes);
  await shows(presenter.locator('[data-out="notes"]'), /abacus/);
  for (let i = 0; i < 2; i++) await press(moderator, "Next phase");
  await presenter.getByLabel("Your contribution").fill(planted.part);
  await press(presenter, "Send to the group");
  await shows(moderator.locator('[data-out="parts"]'), /walrus/);
  await moderator.getByText("More", { exact: true }).click();
  await press(moderator, "End the session");
  await presenter.getByLabel("What will you do").fill(planted.step);
  await press(presenter, "Keep it for next time");
  await presenter.getByLabel("What was decided").fill(planted.decision);
  await press(presenter, "Keep this line");
  await other.close();
}
