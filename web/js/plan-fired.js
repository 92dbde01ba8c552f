// @ts-check
/*
 * A rule that asks now, for Plan and Today: the card and the answers.  An
 * answer belongs to one episode; the next episode asks anew.
 */
import { TYPE } from "./plan-facts.js";
import { ruleWhy } from "./plan-words.js";
import { records } from "./records.js";
import { isoDay, today } from "./words.js";

const WEEK = 7;

/** @param {import("./room.js").Room} room
 * @param {import("./plan-work.js").Rule} rule */
export function firedCard(room, rule) {
  const card = room.tpl("fired");
  const then = rule.then.charAt(0).toLocaleUpperCase() + rule.then.slice(1);
  room.put("then", `${then}.`, card);
  room.put("why", ruleWhy(room, rule), card);
  for (const button of card.querySelectorAll("button")) button.dataset.id = rule.id;
  return card;
}

/**
 * Seal an answer; gives the day until which it holds.
 * @param {import("./plan-work.js").Rule} rule
 * @param {"done" | "not-today" | "week"} answer
 */
export async function answerRule(rule, answer) {
  const day = today();
  const until = isoDay(day + (answer === "week" ? WEEK : 1));
  await records.add(TYPE.plan, {
    v: 1,
    kind: "answer",
    rule: rule.id,
    episode: isoDay(rule.episode),
    day: isoDay(day),
    answer,
    until,
  });
  return until;
}
