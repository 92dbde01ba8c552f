/*
 * The scripts that need no browser: what items measure, building series,
 * passphrases, reading and packing tables.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { webcrypto } from "node:crypto";
import { fileURLToPath } from "node:url";
import { spansOf } from "../../web/js/event-spans.js";
import { FORMS, TOP } from "../../web/js/forms.js";
import { suggest, nameFits, weakness } from "../../web/js/passphrase.js";
import { build, composites, daysOf } from "../../web/js/series.js";
import { pack } from "../../web/js/table-file.js";

globalThis.crypto ??= /** @type {any} */ (webcrypto); /* node 18 */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

for (const form of Object.keys(FORMS)) {
  test(`${form}: what the items measure is what the data says`, () => {
    const file = path.join(root, `data/checkin/${form}.tsv`);
    const rows = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line && !/^[#@]/.test(line))
      .map((line) => line.split("\t"));
    const known = FORMS[form].flatMap((d) => [
      ...d.worse.map((item) => [d.name, item, "worse", d.composite]),
      ...d.better.map((item) => [d.name, item, "better", d.composite]),
    ]);
    const said = rows.map((r) => r.slice(0, 4));
    assert.deepEqual(known.sort(), said.sort());
  });
}

/** @param {string} day @param {Record<string, number | null>} answers */
const checkIn = (day, answers) => ({
  v: 1, form: "weekly-1", at: `${day}T18:00:00+01:00`, day, answers, note: "",
});

test("series: means of what was answered, in time, in their own direction", () => {
  const all = build(
    [
      checkIn("2026-03-09", { "exhaustion-1": 8, "exhaustion-2": null, "sleep-1": 2 }),
      checkIn("2026-03-02", { "exhaustion-1": 3, "exhaustion-2": 6, "sleep-1": null }),
    ],
    [],
  );
  const exhaustion = all.find((s) => s.name === "exhaustion");
  const sleep = all.find((s) => s.name === "sleep");
  assert.deepEqual(exhaustion?.value, [4.5, 8]);
  assert.equal(exhaustion?.direction, 1);
  assert.deepEqual(sleep?.value, [2]);
  assert.equal(sleep?.direction, -1);
  assert.equal(sleep?.high, TOP);
  assert.equal(all.find((s) => s.name === "distance"), undefined);
  assert.deepEqual(composites(all), []);
});

test("series: an unknown form and a broken time are left out", () => {
  const odd = { ...checkIn("2026-03-02", { "sleep-1": 4 }), form: "weekly-9" };
  const torn = { ...checkIn("soon", { "sleep-1": 4 }), at: "soon" };
  assert.deepEqual(build([odd, torn], []), []);
});

test("series: the parts of one import are one series, sorted", () => {
  const part = (/** @type {any} */ points) => ({
    v: 1, name: "Diary", set: "x",
    series: [{ dimension: "tired", worse: /** @type {"low"} */ ("low"), points }],
  });
  const [one] = build([], [
    part([["2026-03-05", 3], ["2026-03-06T07:30:00", 4]]),
    part([["2026-03-01", 2], ["never", 9]]),
  ]);
  assert.deepEqual(one.value, [2, 3, 4]);
  assert.equal(one.direction, -1);
  assert.equal(one.at[2] % 1, 7.5 / 24);
});

test("days: dates, times, and what is neither", () => {
  assert.equal(daysOf("1970-01-02"), 1);
  assert.equal(daysOf("1970-01-02T12:00"), 1.5);
  assert.equal(daysOf("1970-01-01 06:00:00"), 0.25);
  assert.ok(Number.isNaN(daysOf("3 March")));
});

test("passphrases: drawn ones pass, the first guesses do not", () => {
  for (let i = 0; i < 200; i++) assert.equal(weakness(suggest(), "helene"), undefined);
  /** @type {[string, string | undefined][]} */
  const cases = [
    ["short", "too-short"],
    ["elf zeichen", "too-short"],
    ["passwordpassword", "too-common"],
    ["Therapist2026!", "too-common"],
    ["123456789012", "too-common"],
    ["qwertyuiopas", "too-common"],
    ["aaaaaaaaaaaaaaa", "too-common"],
    ["ababababababab", "too-common"],
    ["helene likes tea", "has-name"],
    ["correct horse battery", undefined],
    ["Ünter den Lärchen 7", undefined],
    ["8502947120384", undefined],
  ];
  for (const [pass, said] of cases) {
    assert.equal(weakness(pass, "helene"), said, pass);
  }
});

test("names: what is taken and what is not", () => {
  for (const good of ["abc", "a.b-c_d", "x99", "a".repeat(32)]) {
    assert.ok(nameFits(good), good);
  }
  for (const bad of ["ab", "9ab", "Abc", "a b", "ä.b", "a".repeat(33), ".ab"]) {
    assert.ok(!nameFits(bad), bad);
  }
});

test("packing: every point once, no part too large, too much refused", () => {
  const series = Array.from({ length: 20 }, (_, k) => ({
    dimension: `measure ${k}`,
    worse: /** @type {"high"} */ ("high"),
    points: Array.from({ length: 3650 }, (_, i) => [`2016-01-01T${i}`, i % 11]),
  }));
  const parts = pack("Ten years", /** @type {any} */ (series), "set");
  assert.ok(parts && parts.length > 1);
  for (const part of parts) assert.ok(JSON.stringify(part).length < 245000);
  const points = parts.flatMap((p) => p.series.flatMap((s) => s.points));
  assert.equal(points.length, 20 * 3650);
  assert.equal(pack("Too much", [...series, ...series, ...series].map((s) => ({
    ...s, points: /** @type {any} */ ([...s.points, ...s.points]),
  })), "set"), undefined);
});

test("days of an event that follow each other are one mark, whatever comes between of another kind", () => {
  const days = (/** @type {string} */ kind, /** @type {number[]} */ ...all) => all.map((day) => ({ kind, day }));
  assert.deepEqual(spansOf([...days("holiday", 12, 10, 11, 20), ...days("supervision", 11, 14), ...days("holiday", 11)]), [
    { day: 10, until: 12, kind: "holiday" }, { day: 11, until: 11, kind: "supervision" },
    { day: 14, until: 14, kind: "supervision" }, { day: 20, until: 20, kind: "holiday" }]);
  assert.deepEqual(spansOf([]), []);
});
