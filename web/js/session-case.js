// @ts-check
/*
 * The case of a session: a neutral stub first, and nothing more before somebody
 * has said that they do not know the person.  Before the session begins, while
 * it runs for who comes late, and after it for who reads what was noted.
 */
import { SafeCase } from "./elements/safe-case.js";
import { passGate } from "./elements/share-gate.js";
import { FLAG, ROLE, has } from "./session-live.js";

const DAY = 86400000; /* ms */

/** @typedef {import("./elements/session-room.js").SessionRoom} SessionRoom */

export class Case {
  /** @param {SessionRoom} room */
  constructor(room) {
    this.room = room;
  }

  actions = {
    "save-stub": () => this.#saveStub(),
    "save-case": () => this.#saveCase(),
    free: () => this.room.act("free"),
    recuse: () => this.#recuse(),
  };

  /** The seat that presents; below 0: none. */
  get #presenter() {
    const { live } = this.room;
    return live.seats.findIndex((_, i) =>
      (live.look.roles[i] & ROLE.presenter) !== 0);
  }

  /** What the one who presents now has written: another one's is another case.
   * @param {number} presenter */
  #stub(presenter) {
    const { live, notes } = this.room;
    return notes.of("stub", live.meeting)
      .filter((n) => n.author === live.seats[presenter]).at(-1)?.data.text;
  }

  /** @param {string} step that is shown: lobby, stage, after */
  async show(step) {
    const { room } = this;
    const { live, notes } = room;
    const presenter = this.#presenter;
    const mine = presenter === live.seat;
    const stub = this.#stub(presenter);
    const away = has(live.look.recused, live.seat);
    const shown = step === "lobby" || (mine ? step === "stage" && !stub
      : !away && (step === "stage" || !!stub));
    const wants = presenter >= 0
      && live.steps.some((s) => (s.flags & FLAG.CASE) !== 0);
    room.show("case", wants && shown);
    room.show("case-write", wants && mine);
    room.show("case-stub", mine);
    room.show("case-read", !mine);
    const section = room.at('[data-part="case"]', HTMLElement);
    const place = room.at(`[data-case="${step}"]`, HTMLElement);
    if (section.parentElement !== place) place.append(section);
    const hint = room.out("case-hint");
    hint.textContent = (hint.dataset.text ??= hint.textContent ?? "")
      .replace("{days}", String(live.keepDays));
    if (mine) return this.#fill(stub);
    room.put("stub", stub ?? room.msg("no-stub",
      { name: presenter < 0 ? "–" : room.person(presenter) }));
    room.show("case-ask", !!stub && !live.cleared && !away);
    room.show("case-away", away);
    const texts = (await notes.unlocked(live, "case"))
      .filter((c) => c.seat === presenter);
    room.put("case-text", texts.at(-1)?.text.text ?? "");
  }

  /** @param {string | undefined} stub */
  #fill(stub) {
    const field = this.room.area("stub");
    if (field.value === "" && field !== document.activeElement)
      field.value = stub ?? "";
  }

  #saveStub() {
    const { room } = this;
    const { live, notes } = room;
    const text = room.area("stub").value.trim();
    if (text === "") return room.area("stub").focus();
    return room.during("sealing", async () => {
      await notes.put({ kind: "stub", meeting: live.meeting, text },
        notes.mine("stub", live.meeting)?.object);
      await live.act("told");
      room.status(room.msg("saved-stub"));
    });
  }

  async #saveCase() {
    const { room } = this;
    const { live, notes } = room;
    const editor = room.at("safe-case", SafeCase);
    if (editor.value.trim() === "") return;
    const passed = await passGate({ text: editor.value, kind: "case", editor,
      consentReminder: room.charter.force?.words.consent,
      expiry: Math.max(live.at, live.now()) + live.keepDays * DAY });
    if (!passed) return;
    const { text, gate } = passed;
    await room.during("sealing", () => notes.putLocked(live, "case",
      { text, gate }, notes.mine("case", live.meeting)?.object));
  }

  async #recuse() {
    if (confirm(this.room.msg("recuse-sure"))) await this.room.act("recuse");
  }
}
