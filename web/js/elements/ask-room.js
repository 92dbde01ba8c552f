// @ts-check
/*
 * <ask-room>: asking colleagues about a case.  What was asked waits in the
 * person's own sealed space (object type 30) until somebody is let in; then it
 * moves into a circle of its own (circle-room.js), and who was let in reads a
 * neutral sentence and says whether they may know the person before anything
 * of the case is given to them.
 */
import { call } from "../api.js";
import { toId } from "../bytes.js";
import { CIRCLE } from "../circle.js";
import { groups, hear } from "../groups.js";
import { client, enter } from "../records.js";
import { Room } from "../room.js";
import { dayName, list, nameOf } from "../words.js";
import { SafeCase } from "./safe-case.js";
import { passGate } from "./share-gate.js";

const CONSULT = 30; /* object type */
const DAY = 86400000; /* ms */
const THEMES = 20; /* of core/directory.def */
const STATE = { OFFERED: 1, ACCEPTED: 2, AWAY: 3 };
const AS = { conflict: "enough", "too-large": "enough", nospace: "enough" };

export class AskRoom extends Room {
  keeps = true;
  /** @type {any} */ #look = null;
  /** @type {any[]} */ #mine = []; /* questions in my own space */
  /** @type {Map<string, any>} */ #boxes = new Map();
  /** @type {Promise<unknown>} */ #showing = Promise.resolve();

  forms = { offering: () => this.#offering() };
  actions = {
    ask: () => this.#ask(),
    accept: (/** @type {HTMLElement} */ b) => this.#accept(b),
    end: (/** @type {HTMLElement} */ b) => this.#end(b.dataset.consult ?? ""),
    offer: (/** @type {HTMLElement} */ b) => this.#do(() => call("POST",
      `consult/${b.dataset.consult}/offer`, { offers: true })),
    free: (/** @type {HTMLElement} */ b) => this.#free(b.dataset.consult ?? ""),
    away: (/** @type {HTMLElement} */ b) => this.#do(() => call("DELETE",
      `consult/${b.dataset.consult}/offer`)),
  };

  async start() {
    if (!(await enter(this))) return;
    for (const name of ["themes", "my-themes"])
      this.out(name).replaceChildren(...Array.from({ length: THEMES }, (_, i) => {
        const row = this.tpl("theme");
        this.at("input", HTMLInputElement, row).value = String(i);
        this.at("span", HTMLElement, row).textContent = nameOf("data-theme", String(i));
        return row;
      }));
    const ready = await this.during("opening", async () => {
      await this.#show();
      this.#mySetting();
      return true;
    });
    if (!ready) return;
    this.step("home", false);
    hear(() => this.#again());
  }

  #again() {
    this.#showing = this.#showing.then(() => this.#show())
      .catch((error) => this.halt(error));
    return this.#showing;
  }

  /** @param {() => Promise<unknown>} work */
  #do(work) {
    return this.during("sealing", async () => {
      await work();
      await this.#again();
      return true;
    }, { as: AS });
  }

  /* ---- what there is ---- */

  async #show() {
    const look = await call("GET", "consults");
    this.#look = look;
    const { items } = await client.list({ types: [CONSULT] });
    this.#mine = items.filter((/** @type {any} */ i) => i.data?.v === 1);
    await this.#admit();
    const mine = new Set((await groups.mine()).map((g) => g.space));
    for (const one of look.answered)
      if (one.box && !this.#boxes.has(one.box))
        this.#boxes.set(one.box, (await client.call("askUnbox",
          { box: one.box }).catch(() => ({ data: null }))).data);
    this.out("asked").replaceChildren(...look.asked.map(
      (/** @type {any} */ one) => this.#askedRow(one)));
    this.show("asked", look.asked.length > 0);
    this.out("answered").replaceChildren(...look.answered.map(
      (/** @type {any} */ one) => this.#answeredRow(one, mine)));
    this.out("fitting").replaceChildren(...look.fitting.map(
      (/** @type {any} */ one) => this.#head(this.tpl("fitting"), one)));
    this.show("of-you", look.answered.length + look.fitting.length > 0);
  }

  /** Who answered with the code they were boxed comes in by itself. */
  async #admit() {
    const spaces = new Map(this.#look.asked.map((/** @type {any} */ a) =>
      [a.space, a]));
    if (spaces.size === 0) return;
    const { made } = await client.call("groupInvites");
    for (const one of made)
      if (one.state === "answered" && spaces.has(one.space))
        await client.call("groupAdmit", { invite: one.invite, from: 1,
          label: one.label });
  }

  /** @param {number} bits */
  #themes(bits) {
    return list(Array.from({ length: THEMES }, (_, i) => i)
      .filter((i) => (bits >> i) & 1)
      .map((i) => nameOf("data-theme", String(i)) ?? ""));
  }

  /** @param {HTMLElement} row @param {any} one */
  #head(row, one) {
    this.put("about", this.#themes(one.themes), row);
    this.put("until", this.msg("until", { date: dayName(one.closes_ms / DAY),
      urgency: this.msg(`urgency-${one.urgency}`) }), row);
    for (const button of row.querySelectorAll("button"))
      button.dataset.consult = one.consult;
    return row;
  }

  /** @param {string} consult */
  #question(consult) {
    return this.#mine.find((i) => i.data.consult === consult);
  }

  /** @param {any} one */
  #askedRow(one) {
    const row = this.#head(this.tpl("asked"), one);
    this.put("stub", this.#question(one.consult)?.data.stub ?? "", row);
    this.put("state", one.offers.length === 0 ? this.msg("no-offers") : "", row);
    this.out("offers", row).replaceChildren(...one.offers.map(
      (/** @type {any} */ offer) => {
        const line = this.tpl("offer");
        const name = offer.name || this.msg("someone");
        const button = this.at("button", HTMLElement, line);
        this.put("who", offer.state === STATE.ACCEPTED
          ? this.msg("let-in", { name }) : offer.state === STATE.AWAY
            ? this.msg("stays-away", { name }) : name, line);
        button.hidden = offer.state !== STATE.OFFERED;
        Object.assign(button.dataset, { consult: one.consult, user: offer.user });
        return line;
      }));
    const link = /** @type {HTMLAnchorElement} */ (this.out("circle", row));
    link.hidden = !one.space;
    if (one.space) link.href = `/s/circle#${one.space}`;
    return row;
  }

  /** @param {any} one @param {Set<string>} mine spaces */
  #answeredRow(one, mine) {
    const row = this.#head(this.tpl("answered"), one);
    const boxed = one.state === STATE.ACCEPTED ? this.#boxes.get(one.box) : null;
    const acts = this.out("acts", row);
    if (boxed && mine.has(boxed.space)) {
      const link = /** @type {HTMLAnchorElement} */ (this.tpl("open"));
      link.href = `/s/circle#${boxed.space}`;
      acts.append(link);
      return row;
    }
    const answered = boxed && this.#mine.some((i) =>
      i.data.kind === "free" && i.data.consult === one.consult);
    this.put("state", this.msg(one.state === STATE.AWAY ? "away"
      : answered ? "on-the-way" : boxed ? "read-first" : "offered"), row);
    this.put("stub", boxed && !answered ? boxed.stub : "", row);
    if (one.state === STATE.AWAY || answered) return row;
    if (boxed) acts.append(this.tpl("free"));
    acts.append(this.tpl("away"));
    return this.#head(row, one);
  }

  #mySetting() {
    const { themes, most, name } = this.#look;
    for (const box of this.out("my-themes").querySelectorAll("input"))
      box.checked = ((themes >> Number(box.value)) & 1) === 1;
    this.at("#most", HTMLSelectElement).value = String(most);
    this.field("known-as").value = name;
  }

  /* ---- asking ---- */

  /** @param {string} name */
  #chosen(name) {
    return [...this.out(name).querySelectorAll("input")]
      .reduce((bits, b) => bits | (b.checked ? 1 << Number(b.value) : 0), 0);
  }

  async #ask() {
    const themes = this.#chosen("themes");
    const name = this.field("my-name").value.trim();
    const stub = this.at("#stub", HTMLTextAreaElement);
    const editor = this.at('safe-case[data-for="case"]', SafeCase);
    const days = Number(this.at("#days", HTMLSelectElement).value);
    const missing = themes === 0 ? "no-theme" : name === "" ? "no-name"
      : stub.value.trim() === "" ? "no-stub" : "";
    if (missing) {
      this.wrong(this.msg(missing));
      return;
    }
    /* The neutral sentence is read by others as well, so it passes the gate. */
    const passed = await passGate({ text: `${stub.value.trim().replace(/\s+/g, " ")}\n\n${editor.value}`,
      kind: "consult", expiry: Date.now() + days * DAY, kept: editor.kept });
    if (!passed) return;
    const [first, ...rest] = passed.text.split("\n");
    const consult = toId(crypto.getRandomValues(new Uint8Array(16)));
    const done = await this.#do(async () => {
      await client.put({ type: CONSULT, data: { v: 1, kind: "question", consult,
        name, stub: first, text: rest.join("\n").trim(), gate: passed.gate } });
      await call("POST", "consults", { consult, themes, days,
        urgency: Number(this.at("#urgency", HTMLSelectElement).value) });
    });
    if (!done) return;
    stub.value = "";
    editor.value = "";
    this.at('[data-part="asking"]', HTMLDetailsElement).open = false;
    this.status(this.msg("asked-now"));
  }

  /** Let one in: a circle of its own, a code for them, boxed.
   * @param {HTMLElement} button */
  async #accept(button) {
    const { consult = "", user = "" } = button.dataset;
    const one = this.#look.asked.find((/** @type {any} */ a) => a.consult === consult);
    const who = one?.offers.find((/** @type {any} */ o) => o.user === user);
    const question = this.#question(consult);
    if (!question || !who) {
      this.wrong(this.msg("device"));
      return;
    }
    await this.#do(async () => {
      const { data } = question;
      await client.call("askFits", { who });
      const space = one.space || data.space || await this.#circle(one, question);
      const { code } = await client.call("groupInvite", { space,
        label: who.name || this.msg("someone") });
      const { box } = await client.call("askBox", { who, data: { v: 1, consult,
        space, code, name: data.name, stub: data.stub } });
      await call("POST", `consult/${consult}/accept`, { user, space, box });
    });
  }

  /** @param {any} one @param {any} question */
  async #circle(one, question) {
    const { data, object } = question;
    const { space } = await client.call("groupFound", { about: data.stub,
      name: this.msg("circle-name", { themes: this.#themes(one.themes) }),
      label: data.name });
    await groups.putMany(space, [
      { type: CONSULT, data: { v: 1, kind: "ask", consult: one.consult,
        closes: one.closes_ms } },
      { type: CIRCLE, data: { v: 1, kind: "frame", pseudonyms: false,
        rules: this.msg("circle-rules") } },
      { type: CIRCLE, data: { v: 1, kind: "thread", title: data.stub,
        text: data.text, gate: data.gate } },
    ]);
    await client.put({ type: CONSULT, object, data: { ...data, space } });
    return space;
  }

  /** @param {string} consult */
  async #end(consult) {
    const question = this.#question(consult);
    await this.#do(async () => {
      await call("DELETE", `consult/${consult}`);
      if (question) await client.del(question.object);
    });
  }

  /* ---- thinking along ---- */

  /** They do not know the person: into the circle. @param {string} consult */
  async #free(consult) {
    const one = this.#look.answered.find((/** @type {any} */ a) => a.consult === consult);
    const boxed = one && this.#boxes.get(one.box);
    if (!boxed) return;
    await this.#do(async () => {
      await client.call("groupLook", { code: boxed.code });
      await client.call("groupClaim");
      await client.put({ type: CONSULT, data: { v: 1, kind: "free", consult } });
    });
  }

  async #offering() {
    const done = await this.#do(() => call("PUT", "consultant", {
      name: this.field("known-as").value.trim(),
      themes: this.#chosen("my-themes"),
      most: Number(this.at("#most", HTMLSelectElement).value) }));
    if (done) this.status(this.msg("kept"));
  }
}

customElements.define("ask-room", AskRoom);
