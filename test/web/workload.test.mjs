/*
 * Workload: a calendar file as other readers see it, a week typed in half a
 * minute, a year of calendar read in the browser and kept as figures only.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import rrule from "rrule";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { settled, shows } from "./steps.mjs";
import { BUILD, stage } from "./stage.mjs";
import { instant } from "./wall-clock.mjs";

const { rrulestr } = rrule;
const DAY = 86400000;
const MINUTE = 60000;

/** @type {Awaited<ReturnType<typeof stage>>} */
let staged;
/** @type {any} */
let core, readCalendar, weeks, NotACalendar;
/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  staged = await stage();
  const { instantiateCore } = await import(path.join(staged.dir, "js/core.js"));
  core = await instantiateCore(readFileSync(path.join(BUILD, "seal/core.wasm")));
  ({ readCalendar, NotACalendar } = await import(path.join(staged.dir, "js/calendar-file.js")));
  weeks = await import(path.join(staged.dir, "js/workload-weeks.js"));
  place = await open();
  page = await place.page();
});
after(async () => {
  await place.close();
  await staged.remove();
});

/** @param {string[]} events each the lines of a VEVENT */
const calendar = (...events) => ["BEGIN:VCALENDAR", "VERSION:2.0",
  ...events.flatMap((e) => ["BEGIN:VEVENT", ...e.trim().split("\n").map((l) => l.trim()), "END:VEVENT"]),
  "END:VCALENDAR", ""].join("\r\n");

const FROM = Date.UTC(2024, 0, 1), TO = Date.UTC(2027, 0, 1);
const read = (/** @type {string} */ text, zone = "Europe/Vienna") =>
  readCalendar(text, { core, zone, from: FROM, to: TO });
/** @param {any} found */
const starts = (found) => found.entries.map((/** @type {any} */ e) =>
  new Date(e.start * MINUTE).toISOString().slice(0, 16));

test("rules, zones and shifts of the clock as rrule.js and Intl have them", async () => {
  const rules = ["FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "FREQ=DAILY;COUNT=400",
    "FREQ=MONTHLY;BYDAY=-1MO", "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=20", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=1MO", "FREQ=WEEKLY;UNTIL=20261026T080000Z;BYDAY=MO"];
  const zones = ["Europe/Vienna", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Africa/Casablanca"];
  let n = 0;
  for (const rule of rules) for (const zone of zones) for (const clock of ["0230", "0900"]) {
    const text = calendar(`UID:x
      DTSTART;TZID=${zone}:20240101T${clock}00
      DURATION:PT50M
      RRULE:${rule}`);
    const until = /UNTIL=(\w+)/.exec(rule)?.[1];
    const free = rule.replace(/;?UNTIL=\w+/, "");
    const last = until ? Date.parse("2026-10-26T08:00Z") : Infinity;
    const walls = rrulestr(`DTSTART:20240101T${clock}00Z\nRRULE:${free}`)
      .between(new Date(FROM - DAY), new Date(TO + DAY), true);
    const first = new Date(`2024-01-01T${clock.slice(0, 2)}:${clock.slice(2)}Z`);
    if (!walls.some((w) => +w === +first)) walls.unshift(first); /* DTSTART always counts */
    const want = walls.map((w) => instant(w, zone)).filter((at) => at >= FROM && at < TO && at <= last)
      .map((at) => new Date(at).toISOString().slice(0, 16));
    assert.deepEqual(starts(await read(text, "UTC")), want, `${rule} ${zone} ${clock}`);
    n += want.length;
  }
  assert.ok(n > 5000);
});

test("moved, excluded, cancelled, free, all day, floating, of a zone in the file", async () => {
  const found = await read(calendar(
    `UID:series
    DTSTART;TZID=Europe/Vienna:20261102T090000
    DTEND;TZID=Europe/Vienna:20261102T095000
    RRULE:FREQ=WEEKLY;COUNT=5
    EXDATE:20261109T080000Z
    SUMMARY:A. M.`,
    `UID:series
    RECURRENCE-ID:20261116T080000Z
    DTSTART;TZID=America/New_York:20261117T100000
    DTEND;TZID=America/New_York:20261117T105000`,
    `UID:series
    RECURRENCE-ID;TZID=Europe/Vienna:20261123T090000
    DTSTART;TZID=Europe/Vienna:20261123T090000
    DTEND;TZID=Europe/Vienna:20261123T095000
    STATUS:CANCELLED`,
    "UID:day\nDTSTART;VALUE=DATE:20261105", "UID:free\nDTSTART:20261105T090000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT",
    "UID:off\nDTSTART:20261105T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED",
    "UID:floats\nDTSTART:20261106T090000\nDTEND:20261106T093000\nRRULE:FREQ=DAILY;UNTIL=20261108T080000Z",
    "UID:often\nDTSTART:20261107T090000Z\nDURATION:PT5M\nRRULE:FREQ=HOURLY"));
  assert.deepEqual(starts(found), ["2026-11-02T09:00", "2026-11-06T09:00", "2026-11-07T09:00", "2026-11-07T10:00",
    "2026-11-08T09:00", "2026-11-17T16:00", "2026-11-30T09:00"]);
  assert.deepEqual(found.passed, { day: 1, free: 1, cancelled: 2, often: 1 });
  const own = calendar("UID:w\nDTSTART;TZID=Kanzleizeit:20260706T090000\nDURATION:PT50M").replace("BEGIN:VEVENT",
    ["BEGIN:VTIMEZONE", "TZID:Kanzleizeit", "BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0200",
      "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD", "BEGIN:DAYLIGHT",
      "DTSTART:19700329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
      "END:DAYLIGHT", "END:VTIMEZONE", "BEGIN:VEVENT"].join("\r\n"));
  assert.deepEqual(starts(await read(own, "UTC")), ["2026-07-06T07:00"]);
});

test("what is no calendar says so, with its line", async () => {
  await assert.rejects(read("hello"), (e) => e instanceof NotACalendar && e.why === "not");
  const broken = calendar("UID:x\nDTSTART:20261105T090000Z\nthis is no line at all");
  await assert.rejects(read(broken), (e) => e instanceof NotACalendar && e.line === 6);
  const many = calendar(...Array.from({ length: 60 }, (_, i) =>
    `UID:${i}\nDTSTART:20240101T090000Z\nDURATION:PT9M\nRRULE:FREQ=DAILY`));
  await assert.rejects(read(many), (e) => e instanceof NotACalendar && e.why === "many");
});

/** One of everything that a file may have. */
const everything = () => ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A//B//EN", "BEGIN:VTIMEZONE", "TZID:Kanzleizeit",
  "BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100",
  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:19700329T020000",
  "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT", "END:VTIMEZONE",
  "BEGIN:VEVENT", "UID:series", "DTSTART;TZID=Europe/Vienna:20261102T090000", "DTEND;TZID=Europe/Vienna:20261102T095000",
  "RRULE:FREQ=WEEKLY;UNTIL=20261231T080000Z;BYDAY=MO,TH;WKST=MO", "EXDATE;TZID=Europe/Vienna:20261109T090000,20261112T090000",
  "RDATE;VALUE=PERIOD:20261107T090000Z/PT50M", "SUMMARY:A. M. with a long line that is", "  folded", "BEGIN:VALARM",
  "TRIGGER:-PT15M", "ACTION:DISPLAY", "END:VALARM", "END:VEVENT", "BEGIN:VEVENT", "UID:series",
  "RECURRENCE-ID;TZID=Europe/Vienna:20261116T090000", "DTSTART;TZID=America/New_York:20261117T100000", "DURATION:PT50M",
  "END:VEVENT", "BEGIN:VEVENT", "UID:own", "DTSTART;TZID=Kanzleizeit:20260706T090000", "DURATION:P0DT0H50M",
  "RRULE:FREQ=MONTHLY;INTERVAL=2;COUNT=3;BYDAY=1MO", "END:VEVENT", "BEGIN:VEVENT", "UID:month",
  "DTSTART:20260131T090000", "DTEND:20260131T100000", "RRULE:FREQ=MONTHLY;BYMONTHDAY=31", "END:VEVENT", "BEGIN:VEVENT",
  "DTSTART;VALUE=DATE:20261105", "END:VEVENT", "END:VCALENDAR"];

test("a damaged line is named, and nothing is taken", async () => {
  const whole = everything();
  assert.equal((await read([...whole, ""].join("\r\n"))).entries.length, 27);
  const line = (/** @type {string} */ begin) => whole.findIndex((l) => l.startsWith(begin)) + 1;
  /** @param {number} at @param {string[]} lines @param {number} says @param {number} [gone] */
  const damaged = async (at, lines, says, gone = 1) => {
    const text = whole.toSpliced ? whole.toSpliced(at - 1, gone, ...lines) : [...whole.slice(0, at - 1), ...lines, ...whole.slice(at - 1 + gone)];
    await assert.rejects(read(text.join("\r\n")), (e) => e instanceof NotACalendar && e.why === "line" && e.line === says,
      `${at}: ${lines} must name ${says}`);
  };
  for (const [begin, lines] of /** @type {[string, string[]][]} */ ([
    ["EXDATE", ["EXDATE:20261109T090000,2026111"]], ["RDATE", ["RDATE:20261107T090000Z/PT"]],
    ["RRULE:FREQ=WEEKLY", ["RRULE:FREQ=WEEKLY;BXDAY=MO"]], ["RRULE:FREQ=WEEKLY", ["RRULE:FREQ=WEAKLY"]],
    ["RRULE:FREQ=WEEKLY", ["RRULE:FREQ=WEEKLY;UNTIL=20261331"]], ["RRULE:FREQ=WEEKLY", ["RRULE:COUNT=3"]],
    ["RRULE:FREQ=WEEKLY", ["RRULE:FREQ=WEEKLY;BYMONTHDAY=3"]], ["DURATION", ["DURATION:50M"]],
    ["RECURRENCE-ID", ["RECURRENCE-ID:2026"]], ["SUMMARY", ["SUMMARY;X"]], ["SUMMARY", ["no line at all"]],
    ["TZOFFSETTO", ["TZOFFSETTO:+0160"]], ["DTEND", ["DTEND:20260230T095000"]], ["DTEND", ["DTEND;TZID=\"Europe/Vienna:20261102T095000"]]]))
    await damaged(line(begin), lines, line(begin));
  const start = line("DTSTART;TZID=Europe");
  await damaged(start, [], start - 2); /* an event without a beginning, by its first line */
  await damaged(line("END:VALARM"), [], line("END:VEVENT") - 1);
  await damaged(line("END:VEVENT"), [], line("END:VEVENT"));
  await damaged(line("BEGIN:VALARM"), [], line("END:VALARM") - 1);
  await damaged(line("END:VCALENDAR"), [], whole.length - 1);
  await damaged(whole.length + 1, ["SUMMARY:after the end"], whole.length + 1, 0);
});

test("however a file is damaged: all of it, or one clear refusal with its line", async () => {
  const whole = everything().join("\r\n");
  let seed = 20261129;
  const draw = (/** @type {number} */ n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  const pieces = ["", "\r\n", ":", ";", "=", ",", "\0", "9", "-1", "T", "Z", "\ufffd", "BEGIN:VEVENT\r\n", "END:VEVENT\r\n", "\"", "99999999"];
  /** @type {((text: string) => string)[]} */
  const damages = [
    (t) => t.slice(0, draw(t.length)),
    (t) => { const at = draw(t.length); return t.slice(0, at) + pieces[draw(pieces.length)] + t.slice(at + draw(4)); },
    (t) => { const l = t.split("\r\n"); l.splice(draw(l.length), 1); return l.join("\r\n"); },
    (t) => { const l = t.split("\r\n"), i = draw(l.length); l.splice(draw(l.length), 0, l[i]); return l.join("\r\n"); },
    (t) => { const l = t.split("\r\n"), i = draw(l.length), j = draw(l.length); [l[i], l[j]] = [l[j], l[i]]; return l.join("\r\n"); },
  ];
  const seen = { taken: 0, not: 0, line: 0, many: 0 };
  for (let i = 0; i < 400; i++) {
    const how = i % damages.length;
    const text = (i % 3 === 0 ? damages[draw(damages.length)] : (/** @type {string} */ t) => t)(damages[how](whole));
    const began = performance.now();
    const got = await read(text, "UTC").catch((/** @type {any} */ e) => e);
    assert.ok(performance.now() - began < 2000, `slow:\n${text}`);
    if (got instanceof NotACalendar) {
      seen[/** @type {"line"} */ (got.why)]++;
      if (got.why === "line") assert.ok(got.line >= 1 && got.line <= text.split("\n").length, `line ${got.line} of\n${text}`);
      if (got.why === "not") assert.ok(!text.startsWith("BEGIN:VCALENDAR\r\n"));
      continue;
    }
    assert.ok(!(got instanceof Error), `${got?.stack}\n${text}`);
    seen.taken++;
    assert.ok(got.entries.every((/** @type {any} */ e) => Number.isInteger(e.start) && e.minutes > 0 && e.minutes <= 1440), text);
    assert.match(text.trimEnd(), /END:VCALENDAR$/i, "cut short, and taken");
    assert.equal(text.match(/^BEGIN:VEVENT/gm)?.length, text.match(/^END:VEVENT/gm)?.length);
  }
  assert.ok(seen.taken > 40 && seen.not > 2 && seen.line > 150, JSON.stringify(seen));
});

/** A practice of a year up to last week: 4 sessions on each of 4 days. */
function practice() {
  const monday = new Date(Date.now() - 364 * DAY);
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  const day = (/** @type {number} */ d) => new Date(+monday + d * DAY).toISOString().slice(0, 10).replaceAll("-", "");
  return calendar(...[0, 1, 2, 3].flatMap((d) => ["0900", "0950", "1100", "1900"].map((t, i) => `UID:s${d}${i}
    DTSTART;TZID=Europe/Vienna:${day(d)}T${t}00
    DURATION:PT50M
    RRULE:FREQ=WEEKLY;COUNT=51
    SUMMARY:Zebra-Klientin ${d}`)), `UID:drive
    DTSTART;TZID=Europe/Vienna:${day(4)}T140000
    DURATION:PT90M
    RRULE:FREQ=WEEKLY;COUNT=51
    SUMMARY:Drive to the clinic`);
}

test("a week typed, and typed again", async () => {
  await enter(page, "walter");
  await page.goto("/s/workload");
  await settled(page);
  await page.getByLabel("Sessions", { exact: true }).fill("18");
  await page.getByLabel("Hours in sessions").fill("15.5");
  await page.getByRole("button", { name: "Mon" }).click();
  await page.getByRole("button", { name: "Keep this week" }).click();
  await shows(page.locator("work-load"), /is kept/);
  await page.getByRole("button", { name: "Earlier" }).click();
  await page.getByRole("button", { name: "Keep this week" }).click();
  await shows(page.locator("work-load"), /one is needed/);
  await page.getByLabel("Sessions", { exact: true }).fill("999");
  await page.getByRole("button", { name: "Keep this week" }).click();
  await shows(page.locator("work-load"), /“Sessions”/);
  await page.getByRole("button", { name: "Later" }).click();
  assert.equal(await page.getByLabel("Sessions", { exact: true }).inputValue(), "18");
  assert.equal(await page.getByRole("button", { name: "Mon" }).getAttribute("aria-pressed"), "true");
  await everyLook(page);
  place.check();
});

test("a whole week in fewer taps and keys than half a minute holds, and the next one in two taps", async () => {
  const phone = await place.page({ viewport: { width: 360, height: 740 }, hasTouch: true });
  await enter(phone, "thumbs");
  await phone.goto("/s/workload");
  await settled(phone);
  await phone.evaluate(() => {
    const steps = { taps: 0, keys: 0 };
    addEventListener("click", (e) => { if (e.isTrusted) steps.taps++; }, true);
    addEventListener("keydown", () => { steps.keys++; }, true);
    Object.assign(globalThis, { steps });
  });
  const steps = () => phone.evaluate(() => /** @type {any} */ (globalThis).steps);
  const button = (/** @type {string} */ name) => phone.getByRole("button", { name });
  await button("Earlier").tap();
  for (const [label, figure] of [["Sessions", "18"], ["Hours in sessions", "15.5"], ["Without a break before", "4"], ["Evenings with work", "1"],
    ["Weekend days with work", "0"], ["Hours on the way", "2"], ["Hours of notes and letters", "3"]]) {
    await phone.getByLabel(label, { exact: true }).tap();
    await phone.keyboard.type(figure);
  }
  for (const day of ["Mon", "Tue", "Wed", "Thu", "Fri"]) await button(day).tap();
  await button("Keep this week").tap();
  await shows(phone.locator("work-load"), /is kept/);
  const { taps, keys } = await steps();
  /* slower than people are: 1.5 seconds a tap, half a second a key */
  const seconds = 1.5 * taps + 0.5 * keys;
  console.log(`# a week in full: ${taps} taps, ${keys} keys: ${seconds} seconds at most`);
  assert.ok(taps > 10 && keys > 5 && seconds < 30, `${taps} taps, ${keys} keys`);
  await button("Later").tap();
  await button("As the week before").waitFor();
  const before = await steps();
  await button("As the week before").tap();
  await button("Keep this week").tap();
  await shows(phone.locator("work-load"), /is kept/);
  const after = await steps();
  assert.deepEqual([after.taps - before.taps, after.keys - before.keys], [2, 0]);
  assert.equal(await phone.getByLabel("Hours in sessions").inputValue(), "15.5");
  await phone.context().close();
  place.check();
});

test("a calendar file: preview, words, figures, and nothing else", async () => {
  const file = { name: "work.ics", mimeType: "text/calendar", buffer: Buffer.from(practice()) };
  await page.locator('[data-field="file"]').setInputFiles({ ...file, buffer: Buffer.from("no") });
  await shows(page.locator("work-load"), /not a calendar file/);
  /* dropped beside every field */
  await page.evaluate(async (text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "work.ics", { type: "text/calendar" }));
    document.querySelector("h1")?.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, practice());
  await shows(page.locator("work-load"), /in 5[01] weeks with work/);
  await page.getByRole("button", { name: "Another file, or none" }).click();
  await page.locator('[data-field="file"]').setInputFiles(file);
  await shows(page.locator("work-load"), /in 5[01] weeks with work/);
  const row = page.locator('[data-out="preview"] tr').nth(1).locator("td");
  assert.deepEqual(await row.allInnerTexts(), ["17", "14.8", "4", "4", "0", "0", "0"]);
  await page.getByLabel("On the way", { exact: true }).fill("drive");
  await shows(page.locator('[data-out="preview"] tr').nth(1), /16\s+13.3\s+4\s+4\s+0\s+1.5\s+0/);
  await everyLook(page);
  await page.getByRole("button", { name: /Keep the figures/ }).click();
  await shows(page.locator("work-load"), /Nothing else of the file was/);
  const kept = await page.evaluate(async () => {
    const { client } = await import(/** @type {any} */ (document.querySelector('link[href$="/js/client.js"]')).href);
    return (await client.list({ types: [13] })).items.map((/** @type {any} */ i) => i.data);
  });
  assert.ok(kept.filter((/** @type {any} */ k) => k.kind === "week").length >= 50);
  assert.ok(!JSON.stringify(kept).includes("Zebra"));
  const one = kept.find((/** @type {any} */ k) => k.from === "calendar" && k.sessions === 16);
  assert.deepEqual({ ...one, week: "" }, { v: 1, kind: "week", week: "", from: "calendar", sessions: 16,
    hours: 13.33, back_to_back: 4, longest_run: 2, most_a_day: 4, evenings: 4, weekend_days: 0, travel: 1.5, admin: 0,
    other: 0, worked: [1, 2, 3, 4, 5] });
  assert.equal(kept.filter((/** @type {any} */ k) => k.from === "typed").length, 1);
  await everyLook(page);
  place.check();
});
