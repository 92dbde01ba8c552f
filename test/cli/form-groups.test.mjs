/*
 * mainstay form-groups: groups from a pool; checked here by rules written down
 * a second time, by set partitioning with CBC, and by public data sets when
 * they lie beside the project.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { folder, root, run } from "./program.mjs";

const DATA = path.join(root, "../shared/data/matching");
/** A shared file, or null and a line saying so. */
function shared(t, name) {
  const file = path.join(DATA, name);
  if (existsSync(file)) return file;
  t.skip("the data set is not beside the project");
  return null;
}

/** Records of a simple CSV as objects of texts. */
function csv(text) {
  const [head, ...rows] = text.trim().split("\n").map((l) => l.trim().split(","));
  return rows.map((r) => Object.fromEntries(head.map((name, i) => [name, r[i]])));
}
const items = (/** @type {string} */ s) => s ? s.split(";") : [];

/** Score of a group under the rules "peerpool"; null when it breaks one. */
function score(group) {
  const k = group.length;
  const all = (of) => items(group[0][of]).filter((x) => group.every((p) => items(p[of]).includes(x)));
  const common = all("slots").length;
  if (k < 4 || k > 8 || common < 2 || all("languages").length === 0) return null;
  if (group.filter((p) => p.newcomer === "1").length > 2) return null;
  if (group.some((p) => items(p.excluded).some((x) => group.some((q) => q.id === x)))) return null;
  const themes = {};
  for (const p of group) for (const t of items(p.themes)) themes[t] = (themes[t] ?? 0) + 1;
  const m = Math.max(...Object.values(themes));
  const levels = new Set(group.map((p) => p.seniority)).size;
  return k * (10 * Math.min(common, 6) + Math.floor(40 * m / k) + 8 * levels + (k >= 5 && k <= 7 ? 6 : 0));
}

/** Checks everything printed against the pool; gives the total. */
function check(text, out) {
  const people = new Map(csv(text).map((p) => [p.id, p]));
  const seen = new Set();
  let total = 0;
  for (const g of out.groups) {
    const group = g.members.map((id) => people.get(id));
    for (const id of g.members) { assert.ok(!seen.has(id)); seen.add(id); }
    assert.equal(g.score, score(group));
    assert.ok(g.window.length >= 2);
    for (const h of g.window) for (const p of group) assert.ok(items(p.slots).includes(String(h)));
    total += g.score;
  }
  assert.deepEqual(out.unplaced, [...people.keys()].filter((id) => !seen.has(id)));
  assert.deepEqual(out.reasons.map((r) => r.id), out.unplaced);
  assert.equal(out.total, total);
  return total;
}

/** A pool of n people from a seed, as the benchmark's are. */
function pool(n, seed) {
  let x = seed;
  const draw = (below) => { x = (Math.imul(x, 1664525) + 1013904223) >>> 0; return (x >>> 8) % below; };
  const excluded = Array.from({ length: n }, () => new Set());
  for (let k = 0; k < n / 2; k++) {
    const a = draw(n), b = draw(n);
    if (a !== b) { excluded[a].add(b); excluded[b].add(a); }
  }
  const rows = ["id,languages,themes,seniority,newcomer,excluded,slots"];
  for (let i = 0; i < n; i++) {
    const slots = new Set();
    for (let w = 0; w < 7; w++) {
      const from = 24 * draw(5) + 16 + draw(4);
      for (let h = 0; h < 2 + draw(2); h++) slots.add(from + h);
    }
    const theme = draw(6);
    rows.push([i, ["en", "en;de", "de"][draw(3)], `t${theme};t${(theme + 1 + draw(5)) % 6}`, draw(3), draw(5) === 0 ? 1 : 0,
      [...excluded[i]].join(";"), [...slots].sort((a, b) => a - b).join(";")].join(","));
  }
  return rows.join("\n") + "\n";
}

/** The best total by set partitioning: all groups as columns, CBC. */
function partition(text, dir) {
  const people = csv(text);
  const groups = [];
  (function extend(group, from) {
    if (group.length >= 4) { const s = score(group); if (s !== null) groups.push([group, s]); }
    if (group.length === 8) return;
    for (let i = from; i < people.length; i++) {
      const next = [...group, people[i]];
      const common = items(next[0].slots).filter((h) => next.every((p) => items(p.slots).includes(h)));
      if (common.length >= 2) extend(next, i + 1);
    }
  })([], 0);
  const lp = ["Maximize", groups.map(([, s], g) => `+ ${s} g${g}`).join("\n"), "Subject To"];
  for (const p of people) {
    const mine = groups.flatMap(([m], g) => m.includes(p) ? [`+ g${g}`] : []);
    if (mine.length) lp.push(`p${p.id}: ${mine.join("\n ")} <= 1`);
  }
  lp.push("Binary", ...groups.map((_, g) => `g${g}`), "End");
  const file = path.join(dir, "pool.lp");
  writeFileSync(file, lp.join("\n") + "\n");
  const ran = spawnSync("cbc", [file, "-threads", "1", "solve"], { encoding: "utf8" });
  const value = /Objective value:\s+(-?[\d.]+)/.exec(ran.stdout);
  return { best: value ? Math.abs(Number(value[1])) : 0, groups: groups.length };
}

test("the best groups, as CBC finds them by set partitioning", async (t) => {
  if (spawnSync("cbc", ["-quit"]).error) return t.skip("cbc is not installed (Debian: coinor-cbc)");
  const dir = folder();
  try {
    let columns = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const text = pool(11 + seed, seed);
      const got = await run(["form-groups", "--rules", "peerpool", "--seed", String(seed)], text);
      const { best, groups } = partition(text, dir.at);
      columns += groups;
      assert.equal(got.code, groups ? 0 : 3, got.err);
      const out = JSON.parse(got.out);
      assert.equal(check(text, out), best, `seed ${seed}`);
      assert.ok(out.proven);
    }
    assert.ok(columns > 60, "there was something to choose from");
  } finally { dir.remove(); }
});

test("rules from a file; the same steps, the same groups; stages", async () => {
  const text = pool(40, 3), dir = folder();
  const rules = path.join(dir.at, "rules");
  try {
    const printed = await run(["form-groups", "--rules", "peerpool", "--print-rules"]);
    writeFileSync(rules, printed.out);
    const again = await run(["form-groups", "--rules", rules, "--print-rules"]);
    assert.equal(again.out, printed.out);
    const one = await run(["form-groups", "--rules", rules, "--seconds", "0", "--steps", "3000000"], text);
    const two = await run(["form-groups", "--rules", "peerpool", "--seconds", "0", "--steps", "3000000"], text);
    assert.equal(one.code, 0, one.err);
    assert.equal(one.out, two.out);
    check(text, JSON.parse(one.out));
    const staged = JSON.parse((await run(["form-groups"], text)).out);
    assert.ok(staged.unplaced.length <= JSON.parse(one.out).unplaced.length);
    for (const g of staged.groups) assert.ok(g.window.includes(g.meet) && g.window.includes((g.meet + 1) % 168));
    writeFileSync(rules, "size_min 5\nsize_maxx 6\n");
    const bad = await run(["form-groups", "--rules", rules], text);
    assert.equal(bad.code, 2);
    assert.match(bad.err, /line 2, column 1/);
    assert.equal(bad.out, "");
  } finally { dir.remove(); }
});

const HEAD = "id,languages,slots,excluded,size\n";
for (const [name, text, code, want] of [
  ["an hour that is none", `${HEAD}a,en,168,,\n`, 2, /line 2, column 3/],
  ["a must no group can keep", `${HEAD}a,en,1,,9-12\n`, 2, /line 2, column 5: size/],
  ["a must that contradicts itself", `${HEAD}a,en,1,,6-4\n`, 2, /line 2, column 5/],
  ["nothing at all", "", 2, /line 1, column 1/],
  ["an empty pool", HEAD, 3, /the pool is empty/],
  ["everybody excluded", `${HEAD}${"abcd".split("").map((x) => `${x},en,1-9,${[..."abcd"].filter((y) => y !== x).join(";")},\n`).join("")}`,
    3, /no group can be formed/],
])
  test(`a clear answer to ${name}`, async () => {
    const got = await run(["form-groups"], /** @type {string} */ (text));
    assert.equal(got.code, code);
    assert.match(got.err, /** @type {RegExp} */ (want));
    assert.equal(got.out === "", code === 2);
  });

test("no reason tells an exclusion", async () => {
  const people = (x) => `${HEAD}${"abcd".split("").map((id) => `${id},en,1-9,${id === "a" ? x : ""},\n`).join("")}`;
  const shut = JSON.parse((await run(["form-groups"], people("b"))).out);
  assert.deepEqual(shut.groups, []);
  for (const r of shut.reasons)
    assert.deepEqual(r, { id: r.id, why: "places", others: 3, by_language: 3, by_hours: 3 });
});

test("the public pools: proven optima; 60 and 240 people, better than the reference", async (t) => {
  if (!shared(t, "peerpool")) return;
  for (const [name, want, proven] of [["n012_s1", 560, true], ["n016_s4", 1184, true], ["n018_s2", 1232, true],
    ["n020_s1", 1544, true], ["n024_s1", 1850, true], ["n028_s1", 2332, true], ["n030_s1", 2508, true],
    ["n040_s1", 3554, true], ["n050_s1", 4486, true], ["n060_s1", 5616, false], ["n240_s1", 26592, false]]) {
    const text = readFileSync(path.join(DATA, `peerpool/pool_${name}.csv`), "utf8");
    /* By steps, not by the clock of a busy machine. */
    const limit = /^n(060|240)/.test(name) ? ["--steps", "300000000"] : [];
    const got = await run(["form-groups", "--rules", "peerpool", "--seconds", "0", ...limit], text);
    const out = JSON.parse(got.out), total = check(text, out);
    assert.ok(total >= Number(want), `${name}: ${total}`);
    if (proven) assert.ok(out.proven && total === want, name);
  }
});

/** Forms groups of exactly `size` who never met, week after week. */
async function weeks(n, size, count, seed, dir, before = []) {
  const rules = path.join(dir, "rules");
  writeFileSync(rules, `peerpool\nsize_min ${size}\nsize_max ${size}\nnewcomers_max 12\nrepeat_max 0\nplace_first 1\n`);
  const met = Array.from({ length: n }, () => new Set());
  for (const week of before)
    for (const g of week) for (const a of g) for (const b of g) if (a !== b) met[a].add(b);
  const out = [];
  for (let w = 0; w < count; w++) {
    const rows = ["id,languages,slots,met"];
    for (let i = 0; i < n; i++) rows.push(`${i},en,1;2,${[...met[i]].join(";")}`);
    const got = await run(["form-groups", "--rules", rules, "--seed", String(seed + w), "--seconds", "0", "--steps", "20000000"],
      rows.join("\n") + "\n");
    const week = JSON.parse(got.out);
    if (week.unplaced.length > 0) break;
    const groups = week.groups.map((g) => g.members.map(Number));
    for (const g of groups)
      for (const a of g) for (const b of g) if (a !== b) { assert.ok(!met[a].has(b)); met[a].add(b); }
    out.push(groups);
  }
  return out;
}

test("social golfers: nobody meets twice", async (t) => {
  if (!shared(t, "csplib-prob010/golfers_5_3_6.dzn")) return;
  const dir = folder();
  try {
    assert.equal((await weeks(4, 2, 3, 1, dir.at)).length, 3, "2-2-3");
    let most = 0;
    for (let seed = 1; seed < 300 && most < 6; seed += 10)
      most = Math.max(most, (await weeks(15, 3, 6, seed, dir.at)).length);
    assert.equal(most, 6, "5-3-6");
    const known = readFileSync(path.join(DATA, "csplib-prob010/9weeksol.txt"), "utf8");
    const groups = [...known.matchAll(/\{([\d, ]+)\}/g)].map((m) => m[1].split(",").map((x) => Number(x) - 1));
    const all = Array.from({ length: groups.length / 8 }, (_, w) => groups.slice(8 * w, 8 * w + 8));
    assert.equal(all.length, 9);
    assert.equal((await weeks(32, 4, 1, 1, dir.at, all.slice(0, 8))).length, 1, "the ninth week of a known solution");
  } finally { dir.remove(); }
});

/** Records of CSV with quotes. */
function quoted(text) {
  const rows = text.replaceAll("\r", "").trim().split("\n")
    .map((l) => [...l.matchAll(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)].slice(0, -1).map((m) => m[1].replace(/^"|"$/g, "").replaceAll('""', '"')));
  return { head: rows[0], rows: rows.slice(1) };
}

test("a survey of another program: hours by day, unwanted mates", async (t) => {
  const file = shared(t, "gruepr/testdata.csv");
  if (!file) return;
  const { head, rows } = quoted(readFileSync(file, "utf8"));
  const days = head.flatMap((h, i) => /UNAVAILABLE/.test(h) ? [i] : []);
  const hour = (/** @type {string} */ s) => s === "noon" ? 12 : Number.parseInt(s, 10) % 12 + (s.endsWith("PM") ? 12 : 0);
  const name = (r) => `${r[1]} ${r[2]}`;
  const unwanted = head.findIndex((h) => /not have/.test(h));
  const ids = new Map(rows.map((r, i) => [name(r), i]));
  const out = ["id,languages,excluded,slots"];
  rows.forEach((r, i) => {
    const slots = days.flatMap((d, k) => {
      const busy = r[d].split(";").filter(Boolean).map(hour);
      return Array.from({ length: 14 }, (_, x) => 8 + x).filter((x) => !busy.includes(x)).map((x) => 24 * k + x);
    });
    const not = (r[unwanted] ?? "").split(/[;,]/).map((s) => s.trim()).flatMap((s) => ids.has(s) && ids.get(s) !== i ? [ids.get(s)] : []);
    out.push(`${i},en,${not.join(";")},${slots.join(";")}`);
  });
  assert.ok(rows.length >= 30);
  const got = await run(["form-groups", "--rules", "peerpool", "--seconds", "0", "--steps", "30000000"], out.join("\n") + "\n");
  assert.equal(got.code, 0, got.err);
  const plan = JSON.parse(got.out);
  for (const g of plan.groups) assert.ok(g.members.length >= 4 && g.window.length >= 2);
  assert.ok(plan.unplaced.length <= rows.length / 4, `${plan.unplaced.length} without a place`);
});

test("a class of 105 by project: better than by lot", async (t) => {
  const file = shared(t, "groupeng/sample_class_1.csv");
  if (!file) return;
  const { head, rows } = quoted(readFileSync(file, "utf8"));
  const project = head.indexOf("Project choice"), able = head.indexOf("Skill1");
  const out = ["id,languages,themes,facilitator,slots"];
  for (const r of rows) out.push(`${r[0]},en,${r[project].replace(/[;,]/g, "")},${r[able] === "y" ? 2 : 0},1;2`);
  const dir = folder();
  try {
    const rules = path.join(dir.at, "rules");
    writeFileSync(rules, "size_min 4\nsize_max 5\nfacilitators_min 1\nlift_worst 0\nwindow 1\n");
    const got = await run(["form-groups", "--rules", rules, "--seconds", "0", "--steps", "20000000"], out.join("\n") + "\n");
    const plan = JSON.parse(got.out);
    assert.equal(plan.unplaced.length, 0);
    const alike = plan.groups.filter((g) => g.sharing === g.members.length).length;
    assert.ok(alike >= plan.groups.length / 2, `${alike} of ${plan.groups.length} groups of one project`);
  } finally { dir.remove(); }
});
