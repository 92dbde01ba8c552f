/*
 * Questionnaires: a form brought and answered, a sheet typed in from paper,
 * help at once after a danger answer, results against one's own past, the
 * trend, files for research, and a refused file.  PICTURES in
 * the environment keeps pictures.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { everyLook } from "./axe.mjs";
import { open, root } from "./browser.mjs";
import { parse } from "./csv.mjs";
import { faults } from "./dictionary.mjs";
import { enter } from "./enter.mjs";
import { settled, shows } from "./steps.mjs";
import { picture } from "./shots.mjs";

const FORMS = path.join(root, "test/fixtures/forms");

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;
const folder = mkdtempSync(path.join(tmpdir(), "mainstay-forms-"));

before(async () => {
  const placed = path.join(folder, "placed");
  mkdirSync(placed);
  for (const file of ["bread-stu3.json", "nine-steps.json", "refused-twice.json"])
    copyFileSync(path.join(FORMS, file), path.join(placed, file));
  place = await open({ settings: ["--questionnaires", placed] });
  page = await place.page();
  await enter(page, "quentin");
});
after(async () => {
  await place.close();
  rmSync(folder, { recursive: true, force: true });
});

const act = (/** @type {string} */ name) => page.locator(`[data-step]:not([hidden]) [data-act="${name}"]`).first().click();
const room = () => page.locator("questionnaire-room");

/** @param {string} key @param {(number | "")[]} numbers */
async function paper(key, numbers) {
  await page.locator("#paper-key").selectOption(key);
  await act("paper");
  const cells = page.locator(".cell input");
  assert.equal(await cells.count(), numbers.length);
  for (const [i, n] of numbers.entries()) if (n !== "") await cells.nth(i).fill(String(n));
  await act("finish");
}

test("empty, and every look of it", async () => {
  await page.goto("/s/questionnaires");
  await settled(page);
  await everyLook(page);
  await picture(page, "empty");
});

test("a file that cannot be used is refused with its reason and place", async () => {
  for (const [file, why] of /** @type {[string, RegExp][]} */ ([
    ["refused-cycle.json", /depends on itself.*Line 5, at item\[0\]/], ["refused-json.json", /not a JSON file.*Line 3/],
    ["bread-response.json", /not a FHIR Questionnaire.*Line 1/]])) {
    await page.locator("#form-file").setInputFiles(path.join(FORMS, file));
    await shows(page.locator("questionnaire-room > [data-error]"), why);
  }
});

test("a form is brought, looked at, kept, and answered; a condition asks one more", async () => {
  await page.locator("#form-file").setInputFiles(path.join(FORMS, "bread-r4.json"));
  await shows(room(), /About the bread[\s\S]*6 questions are asked; 5 of them count/);
  await everyLook(page);
  await picture(page, "look");
  await act("keep");
  await shows(room(), /The form is sealed and kept/);
  await act("answer");
  await shows(room(), /1 of 5[\s\S]*It was fresh/);
  await everyLook(page);
  await picture(page, "ask");
  await page.getByRole("radio", { name: "always" }).click();
  await act("next");
  await page.keyboard.press("Tab"); /* from the heading to the answers */
  await page.keyboard.press("2");
  await act("next");
  await act("skip");
  await shows(room(), /Was there jam/);
  await page.getByRole("radio", { name: "Yes" }).click();
  await act("next");
  await shows(room(), /5 of 6[\s\S]*How was the jam/);
  await page.getByRole("radio", { name: "2" }).click();
  await act("next");
  await page.locator(".item textarea").fill("plum");
  await act("next");
  await shows(room(), /No score: 4 of 5 answers are too few/);
});

test("what the operator placed: a broken one is told and stops nothing, all come at once, one is kept and answered", async () => {
  assert.match(place.log(), /questionnaire left out: refused-twice\.json: line \d+, item\[0\]\.item\[1\]: this linkId stands twice/);
  /** @type {string[]} */
  const asked = [];
  const hear = (/** @type {import("playwright-core").Request} */ r) => asked.push(new URL(r.url()).pathname + new URL(r.url()).search);
  page.on("request", hear);
  await page.goto("/s/questionnaires");
  await settled(page);
  const rows = page.locator('[data-out="placed"] li');
  await shows(page.locator('[data-part="placed"]'), /Placed here for everybody/);
  assert.equal(await rows.count(), 2);
  await picture(page, "placed");
  await page.locator('[data-out="placed"] [data-act="look"]').last().click();
  await shows(room(), /9 of them count/);
  await page.locator("#look-key").selectOption("phq-9");
  await act("keep");
  await shows(room(), /The form is sealed and kept/);
  assert.equal(await rows.count(), 1, "kept, it is among one's own");
  await page.locator('[data-out="forms"] [data-act="answer"]').last().click();
  await shows(room(), /1 of 9/);
  page.off("request", hear);
  const all = asked.filter((a) => a.startsWith("/api/1/questionnaires"));
  assert.deepEqual([...new Set(all)], ["/api/1/questionnaires"], "no address says which");
});

test("a sheet on paper: numbers only, a wrong one is refused, scores and bands", async () => {
  await page.goto("/s/questionnaires");
  await settled(page);
  await paper("who-5", [3, 3, 2, 7, 3]);
  await shows(page.locator("questionnaire-room > [data-error]"), /Number 4 is none that the sheet has/);
  await page.locator(".cell input").nth(3).fill("2");
  await everyLook(page);
  await picture(page, "numbers");
  await act("finish");
  await shows(room(), /52 on a scale from 0 to 100: above the published cut-off/);
  await act("save");
  await shows(room(), /Sealed and saved/);
});

test("the second time is compared with the first, by more than the error", async () => {
  await page.waitForTimeout(1100); /* the time of an answer has seconds */
  await paper("who-5", [1, 2, 1, 4, 1]);
  const said = await shows(room(), /36 on a scale/);
  assert.match(said, /52 on .*Worse by at least 10 points/);
  await everyLook(page);
  await act("save");
  await shows(room(), /Against your own past[\s\S]*36 on a scale/);
  await picture(page, "results");
});

test("a danger answer brings help at once, whatever the total, and before anything is saved", async () => {
  await page.locator("#paper-key").selectOption("phq-9");
  await act("paper");
  const help = page.locator('[data-part="danger"]');
  assert.equal(await help.isVisible(), false);
  await page.locator(".cell input").nth(8).fill("1");
  await help.waitFor({ state: "visible" });
  assert.equal(await help.getByRole("link", { name: "Help now" }).getAttribute("href"), "/help-now");
  await everyLook(page);
  await picture(page, "danger");
  await act("finish");
  await shows(room(), /No score: 1 of 9/);
  assert.equal(await help.isVisible(), true);
  await act("list");
  assert.equal(await help.isVisible(), false);
});

test("unverified bands are not shown; scales stand apart", async () => {
  await paper("cbi", Array.from({ length: 19 }, () => 75));
  const said = await shows(room(), /Client-related burnout/);
  assert.match(said, /Personal burnout[\s\S]*75 on a scale from 0 to 100/);
  assert.doesNotMatch(said, /cut-off/);
  await act("save");
  await shows(room(), /Sealed and saved/);
});

test("scores are a line on the trend", async () => {
  await page.goto("/s/trend");
  await settled(page);
  await page.getByText("Personal burnout").first().waitFor({ state: "attached" });
});

test("files for research open in R with the same numbers", async (t) => {
  await page.goto("/s/questionnaires");
  await settled(page);
  await page.getByText("Take it with you").click();
  /** @type {Record<string, string>} */
  const file = {};
  for (const what of ["answers", "scores", "codebook", "redcap", "fhir"]) {
    const [download] = await Promise.all([page.waitForEvent("download"),
      page.locator(`[data-file="${what}"]`).click()]);
    file[what] = path.join(folder, download.suggestedFilename());
    await download.saveAs(file[what]);
  }
  assert.equal(JSON.parse(readFileSync(file.fhir, "utf8")).resourceType, "Bundle");
  const dictionary = parse(readFileSync(file.redcap, "utf8"));
  assert.deepEqual(faults(dictionary), []);
  assert.equal(dictionary.length, 2 + 5 + 1 + 19 + 3, "the sheets and their scales");
  try {
    execFileSync("Rscript", ["-e", "library(psych)"], { stdio: "ignore" });
  } catch {
    t.skip("R with the package psych is not installed (Debian: r-cran-psych)");
    return;
  }
  const script = path.join(folder, "read.R");
  writeFileSync(script, `
    a <- read.csv("${file.answers}", stringsAsFactors = FALSE)
    s <- read.csv("${file.scores}", stringsAsFactors = FALSE)
    b <- read.csv("${file.codebook}", stringsAsFactors = FALSE)
    r <- read.csv("${file.redcap}", check.names = FALSE)
    stopifnot(ncol(r) == 18, nrow(b) + 1 == nrow(r))
    w <- subset(a, instrument == "who-5")
    m <- as.data.frame(matrix(as.numeric(w$value), ncol = 5, byrow = TRUE))
    p <- suppressMessages(suppressWarnings(psych::scoreItems(rep(1, 5), m, totals = TRUE)))
    cat(p$scores * 4, subset(s, instrument == "who-5")$value, sep = " ")`);
  const said = execFileSync("Rscript", [script], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  assert.match(said, /52 36 52 36/);
});

test("German: the page and its names are German", async () => {
  await page.context().addCookies([{ name: "lang", value: "de", url: place.origin }]);
  await page.goto("/s/questionnaires");
  await settled(page);
  assert.match(await page.locator("h1").innerText(), /Fragebögen/);
  await shows(room(), /Hier für alle bereitgelegt[\s\S]*auf einer Skala von 0 bis 100/);
  place.check();
});
