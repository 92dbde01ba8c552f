/* A therapist for oneself: ties of every kind, a wish. */
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
  await page.getByLabel("Methods").fill(planted.wishMethod);
  await page.getByRole("button", { name: "Seal, and show me who may fit" }).click();
  await page.getByRole("heading", { name: "Who may fit" }).waitFor();
}
