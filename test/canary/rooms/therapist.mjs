/* A therapist for oneself: ties of every kind, a wish, a first word to somebody. */
import { settled } from "../../web/steps.mjs";

export const planted = {
  tieMe: "Canary Seeker Medlar",
  tieEmployer: "Canary Clinic Bergamot",
  tieGroup: "Canary Circle Loquat",
  tieSupervisor: "Canary Elder Damson",
  tieCohort: "Canary Institute Sloe 2003",
  tiePerson: "Canary Neighbour Rowan",
  tieTown: "Canaryville-on-Tamarind",
  wishMethod: "canary-method-jujube",
  firstWord: "canary first word beneath a chestnut parasol",
};

/** @param {import("playwright-core").Page} page */
export async function live(page) {
  await page.goto("/s/therapist");
  await settled(page);
  await page.getByLabel("My own name").fill(planted.tieMe);
  await page.getByLabel("Where I work").fill(planted.tieEmployer);
  await page.getByLabel("My peer and supervision groups").fill(planted.tieGroup);
  await page.getByLabel("My supervisors, and whom I supervise").fill(planted.tieSupervisor);
  await page.getByLabel("Where I trained, with the year").fill(planted.tieCohort);
  await page.getByLabel("People I do not want to be shown").fill(planted.tiePerson);
  await page.getByLabel("Where I live and work").fill(planted.tieTown);
  await page.getByText("Themes, methods, fee").click();
  await page.getByLabel("Methods", { exact: true }).fill(planted.wishMethod);
  await page.getByRole("button", { name: "Seal, and show me who may fit" }).click();
  await page.getByRole("heading", { name: "Who may fit" }).waitFor();
  /* Nobody is listed: one is put into the list on its way, and what is written
   * to them goes out to the server, which knows nobody of that name. */
  const columns = ["entry", "name", "town", "modes", "languages", "themes", "methods", "fee", "fee_from", "currency",
    "weeks", "places", "experience", "about", "reach", "ties", "seen_day", "desk"];
  const row = ["0123456789abcdefghjkmnpqr8", "Listed Person", "", 2, 1, 0, "", -1, -1, "", 0, 1, "", "", "-", "\n\n\n", 20000,
    Buffer.alloc(32, 9).toString("base64url")];
  await page.context().route("**/api/1/therapists", (route) => route.fulfill({ json: { columns, toil: 18, rows: [row] } }));
  await page.reload();
  await page.getByRole("button", { name: "Write without my name" }).click();
  await page.getByLabel("What you look for").fill(planted.firstWord);
  await page.getByRole("button", { name: "Send it without my name" }).click();
  await page.getByText("They are not listed any more").waitFor();
  await page.context().unroute("**/api/1/therapists");
}
