/*
 * Dates of a group by mail: to its members who gave an address, in the hours
 * they set; moved, called off, stood up again; and nothing to who took the
 * address back.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import ICAL from "ical.js";
import { folder, serve } from "./program.mjs";
import { PASSPHRASE, people } from "./person.mjs";
import { mailServer } from "./smtp.mjs";
import { execute, value } from "./sqlite.mjs";

const DAY = 86400000;
const today = Math.floor(Date.now() / DAY);
const f = folder();
const db = path.join(f.at, "mainstay.db");

/** @type {Awaited<ReturnType<typeof people>>} */
let all;
/** @type {Awaited<ReturnType<typeof mailServer>>} */
let mail;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {Record<string, ReturnType<typeof all.browser>>} */
const who = {};
let space = "";

before(async () => {
  all = await people();
  mail = await mailServer();
  server = await serve(["--development", "--data", f.at, "--smtp-url", mail.url, "--smtp-from", "m@practice.example"]);
  for (const name of ["ada", "ben", "cleo"]) {
    who[name] = all.browser(server.url);
    await who[name].register(name);
    if (name !== "cleo") await who[name].address(`${name}@home.example`, mail);
  }
  ({ space } = await who.ada.call("groupFound", { name: "Burnout circle", about: "", label: "Ada" }));
  for (const label of ["ben", "cleo"]) {
    const { code, invite } = await who.ada.call("groupInvite", { space, label });
    await who[label].call("groupLook", { code });
    await who[label].call("groupClaim");
    await who.ada.call("groupAdmit", { invite, from: 0, label });
  }
});
after(async () => {
  await server.stop();
  await mail.close();
  await all.remove();
  f.remove();
});

/** What Ada does, and the calendars that come of it, one a person told.
 * @param {string} method @param {string} at @param {object} body @param {string[]} told */
async function does(method, at, body, told) {
  const n = mail.mails.length;
  const { status, body: got } = await who.ada.api(method, at, body);
  assert.ok(status < 300, `${at}: ${status}`);
  await mail.got(n + told.length);
  const mails = mail.mails.slice(n);
  assert.deepEqual(mails.map((m) => m.to).sort(), told.map((name) => `${name}@home.example`));
  const calendars = mails.map((m) => {
    assert.equal(m.head.subject, "Mainstay: dates of one of your groups");
    const [, type, data] = /Content-Type: (text\/calendar[^\r\n]*(?:\r\n [^\r\n]*)*)[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(m.raw) ?? [];
    const text = Buffer.from(data, "base64").toString();
    assert.doesNotMatch(m.text + text, /burnout|circle/i, "neutral");
    const calendar = new ICAL.Component(ICAL.parse(text));
    const as = String(calendar.getFirstPropertyValue("method"));
    assert.match(type, new RegExp(`method=${as}`));
    const events = calendar.getAllSubcomponents("vevent").map((c) => new ICAL.Event(c));
    for (const event of events) assert.equal(event.summary, "Peer group");
    return { as, event: events[0], moved: events.slice(1), to: m.to,
      state: String(events[0].component.getFirstPropertyValue("status")) };
  });
  for (const c of calendars)
    assert.equal(c.event.attendees[0].getFirstValue(), `mailto:${c.to}`);
  return { got, calendars };
}

const datesOf = async (/** @type {string} */ series) => (await who.ada.api("GET", `space/${space}/series`))
  .body.dates.filter((/** @type {any} */ d) => d.series === series);
const once = { zone: "Europe/Vienna", day: today + 7, minute: 18 * 60, minutes: 90, rule: "", tell: true };

test("one date: to the members with an address; moved, called off, and on again", async () => {
  const { got, calendars: [first] } = await does("POST", `space/${space}/series`, once, ["ada", "ben"]);
  assert.deepEqual([first.as, first.event.sequence, first.state], ["REQUEST", 0, "CONFIRMED"]);
  const [date] = await datesOf(got.series);
  assert.equal(first.event.startDate.toUnixTime() * 1000, date.at);

  const to = { day: today + 8, minute: 19 * 60, off: false, tell: true };
  const { calendars: [moved] } = await does("PUT", `dates/${date.id}`, to, ["ada", "ben"]);
  assert.deepEqual([moved.as, moved.event.sequence, moved.event.uid], ["REQUEST", 1, first.event.uid]);
  const [then] = await datesOf(got.series);
  assert.notEqual(then.at, date.at);
  assert.equal(moved.event.startDate.toUnixTime() * 1000, then.at);

  const { calendars: [off] } = await does("PUT", `dates/${date.id}`, { ...to, off: true }, ["ada", "ben"]);
  assert.deepEqual([off.as, off.event.sequence, off.event.uid, off.state], ["CANCEL", 2, first.event.uid, "CANCELLED"]);
  const { calendars: [on] } = await does("PUT", `dates/${date.id}`, to, ["ada", "ben"]);
  assert.deepEqual([on.as, on.event.sequence, on.state], ["REQUEST", 3, "CONFIRMED"]);
});

test("dates that repeat: one moved stands beside the rule, one called off is left out", async () => {
  const weekly = { ...once, rule: "FREQ=WEEKLY;COUNT=4" };
  const { got } = await does("POST", `space/${space}/series`, weekly, ["ada", "ben"]);
  const dates = await datesOf(got.series);
  await does("PUT", `dates/${dates[1].id}`, { day: dates[1].day + 1, minute: 9 * 60, off: false, tell: true }, ["ada", "ben"]);
  const { calendars: [last] } = await does("PUT", `dates/${dates[2].id}`,
    { day: dates[2].day, minute: 18 * 60, off: true, tell: true }, ["ada", "ben"]);
  assert.deepEqual([last.as, last.event.sequence, last.moved.length], ["REQUEST", 2, 1]);
  const stands = [];
  const walk = last.event.iterator();
  for (let at = walk.next(); at; at = walk.next()) stands.push(at.toUnixTime() * 1000);
  assert.deepEqual(stands, [dates[0].at, dates[1].at, dates[3].at]);
  const [{ at }] = (await datesOf(got.series)).filter((/** @type {any} */ d) => d.id === dates[1].id);
  assert.equal(last.moved[0].startDate.toUnixTime() * 1000, at);
  assert.equal(last.moved[0].recurrenceId.toUnixTime() * 1000, dates[1].at);
});

test("in somebody's quiet hours it waits for their end", async () => {
  const minute = new Date().getUTCHours() * 60 + new Date().getUTCMinutes();
  const to = (minute + 180) % 1440;
  const put = { zone: "UTC", days: 127, quiet_from: (minute + 1430) % 1440, quiet_to: to, mail: false, feed: false };
  assert.equal((await who.ben.api("PUT", "reminders", put)).status, 204);
  const n = mail.mails.length;
  await does("POST", `space/${space}/series`, once, ["ada"]);
  assert.equal(value(db, "SELECT count(*) FROM notice WHERE address IS NOT NULL"), 1);
  assert.equal(Math.floor(value(db, "SELECT due_ms FROM notice") / 60000) % 1440, to);
  await execute(db, `UPDATE notice SET due_ms = ${Date.now() - 1000}`);
  await mail.got(n + 2);
  assert.equal(mail.mails[n + 1].to, "ben@home.example");
  assert.equal((await who.ben.api("DELETE", "reminders")).status, 204);
});

test("no mail unless it is asked for, nor to who took the address back", async () => {
  const n = mail.mails.length;
  await who.ada.api("POST", `space/${space}/series`, { ...once, tell: false });
  await who.ben.call("emailRemove", { passphrase: PASSPHRASE });
  await mail.got(n + 1); /* that the address goes */
  assert.match(mail.mails[n].head.subject, /address/);
  await does("POST", `space/${space}/series`, once, ["ada"]);
  assert.equal(value(db, "SELECT count(*) FROM notice"), 0, "and nothing waits");
});
