/*
 * Reminders and invitations by mail, to a mail server that speaks SMTP: without
 * content, at their time, stopping politely; a calendar that other readers take.
 * The clock is moved by moving what is due.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import ICAL from "ical.js";
import { folder, serve } from "./program.mjs";
import { people } from "./person.mjs";
import { mailServer } from "./smtp.mjs";
import { execute, value } from "./sqlite.mjs";

const DAY = 86400000;
const DORA = "dora@home.example";

/** @type {Awaited<ReturnType<typeof people>>} */
let all;
/** @type {Awaited<ReturnType<typeof mailServer>>} */
let mail;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {ReturnType<Awaited<ReturnType<typeof people>>["browser"]>} */
let dora;
const f = folder();
const db = path.join(f.at, "mainstay.db");
const settings = () => ["--development", "--data", f.at, "--smtp-url", mail.url, "--smtp-from", "m@practice.example"];

before(async () => {
  all = await people();
  mail = await mailServer();
  server = await serve(settings());
  dora = all.browser(server.url);
  await dora.register("dora");
  await dora.address(DORA, mail);
});
after(async () => {
  await server.stop();
  await mail.close();
  await all.remove();
  f.remove();
});

/** All reminders are due now, for somebody who was not here for long, and the
 * server begins anew. */
async function due() {
  await server.stop();
  await execute(db, `UPDATE reminder SET next_ms = ${Date.now() - 1000}`);
  await execute(db, "UPDATE account SET used_day = 1");
  server = await serve(settings());
  dora.move(server.url);
}

test("a reminder says that something is due, and no more; three, then rest", async () => {
  const put = { zone: "UTC", days: 127, quiet_from: 0, quiet_to: 0, mail: true, feed: false,
    "check-in": { days: 127, minute: 0 } };
  assert.equal((await dora.api("PUT", "reminders", put)).status, 204);
  assert.ok(value(db, "SELECT next_ms FROM reminder") > Date.now());
  const subjects = [];
  for (let i = 0; i < 4; i++) {
    const n = mail.mails.length;
    await due();
    await mail.got(n + 1);
    const told = mail.mails[n];
    assert.equal(told.to, DORA);
    assert.doesNotMatch(told.text + told.head.subject, /dora/i);
    subjects.push(told.head.subject);
  }
  assert.deepEqual(subjects, [...Array(3).fill("Mainstay: time for your check-in"), "Mainstay: your reminders rest now"]);
  const n = mail.mails.length;
  await due();
  for (let i = 0; value(db, "SELECT next_ms FROM reminder") < Date.now(); i++) {
    assert.ok(i < 200);
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.equal(mail.mails.length, n, "silence");
  assert.equal((await dora.api("GET", "reminders")).body["check-in"].rests, true);
  assert.equal((await dora.api("DELETE", "reminders")).status, 204);
});

test("the plan and a pause are told as briefly, each by its own mail", async () => {
  const put = { zone: "UTC", days: 127, quiet_from: 0, quiet_to: 0, mail: true, feed: false,
    plan: { days: 127, minute: 0 }, practice: { days: 127, minute: 0 } };
  assert.equal((await dora.api("PUT", "reminders", put)).status, 204);
  const n = mail.mails.length;
  await due();
  await mail.got(n + 2);
  const told = mail.mails.slice(n);
  assert.deepEqual(told.map((m) => m.head.subject).sort(), ["Mainstay: a pause", "Mainstay: time to look at your plan"]);
  for (const m of told) assert.doesNotMatch(m.text, /dora/i);
  assert.equal((await dora.api("DELETE", "reminders")).status, 204);
});

test("dates come as an invitation that calendar programs take, and as its end", async () => {
  const { space } = (await dora.api("GET", "account")).body;
  const today = Math.floor(Date.now() / DAY);
  const series = { zone: "Europe/Vienna", day: today + 7, minute: 18 * 60, minutes: 90, rule: "FREQ=WEEKLY;INTERVAL=2", tell: true };
  let n = mail.mails.length;
  const made = await dora.api("POST", `space/${space}/series`, series);
  assert.equal(made.status, 201);
  await mail.got(n + 1);
  const invite = mail.mails[n];
  assert.equal(invite.head.subject, "Mainstay: dates of one of your groups");
  assert.match(invite.head["content-type"], /^multipart\/alternative/);
  const [, type, encoded] = /Content-Type: (text\/calendar[^\r\n]*(?:\r\n [^\r\n]*)*)[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(invite.text) ?? [];
  assert.match(type, /method=REQUEST/);
  const calendar = new ICAL.Component(ICAL.parse(Buffer.from(encoded, "base64").toString()));
  assert.equal(calendar.getFirstPropertyValue("method"), "REQUEST");
  const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
  assert.equal(event.summary, "Peer group");
  assert.equal(event.attendees[0].getFirstValue(), `mailto:${DORA}`);
  assert.equal(event.attendees[0].getParameter("rsvp"), "TRUE");
  assert.equal(event.organizer, "mailto:m@practice.example");
  const { dates } = (await dora.api("GET", "calendar")).body;
  const walk = event.iterator();
  for (const date of dates) assert.equal(walk.next().toUnixTime() * 1000, date.at);
  n = mail.mails.length;
  assert.equal((await dora.api("DELETE", `series/${made.body.series}`, { tell: true })).status, 204);
  await mail.got(n + 1);
  const end = /Content-Type: text\/calendar[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(mail.mails[n].text);
  const cancel = Buffer.from(end?.[1] ?? "", "base64").toString();
  assert.match(cancel, /METHOD:CANCEL\r\n[\s\S]*SEQUENCE:1\r\n[\s\S]*STATUS:CANCELLED\r\n/);
  assert.match(cancel, new RegExp(`UID:${event.uid}`));
});
