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
  asked: "canary question about a paper kite",
  saw: "canary moment with an ivory metronome",
  did: "canary effect of a drifting raft",
  try: "canary advice to keep a crooked compass",
  groupName: "canary group of a sleeping viaduct",
  groupAbout: "canary purpose by the emerald weir",
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
  await presenter.getByLabel("What would you like feedback on?").fill(planted.asked);
  await press(presenter, "Ask for it");
  await shows(moderator.locator('[data-out="asks"]'), /paper kite/);
  await moderator.getByLabel("What you saw or heard").fill(planted.saw);
  await moderator.getByLabel("What it did for you").fill(planted.did);
  await moderator.getByLabel("One thing to keep or to try").fill(planted.try);
  await press(moderator, "Give it");
  await shows(presenter.locator('[data-out="feedback"]'), /crooked compass/);
  await page.goto(`/s/group#${space}`);
  await settled(page);
  await page.evaluate(() => document.querySelectorAll("group-home details").forEach((d) => d.setAttribute("open", "")));
  await page.locator('[data-field="new-name"]').fill(planted.groupName);
  await page.locator('[data-field="new-about"]').fill(planted.groupAbout);
  await page.locator('[data-form="rename"] button').click();
  await page.getByRole("heading", { name: planted.groupName }).waitFor();
  await other.close();
}
