// @ts-check
/*
 * What the items of each version of the check-in measure.  The items, their
 * wording and reasons are data/checkin/NAME.tsv; a test compares the two.
 */

/**
 * @typedef {object} Dimension
 * @property {string} name
 * @property {"burnout" | "trauma" | "context" | "recovery"} composite
 * @property {string[]} worse items whose high answers are worse
 * @property {string[]} better items whose high answers are better
 */

/** Highest answer; the lowest is 0. */
export const TOP = 10;

export const COMPOSITES = /** @type {const} */ ([
  "burnout",
  "trauma",
  "context",
  "recovery",
]);

/** @type {Readonly<Record<string, readonly Dimension[]>>} */
export const FORMS = {
  "weekly-1": [
    {
      name: "exhaustion",
      composite: "burnout",
      worse: ["exhaustion-1", "exhaustion-2"],
      better: [],
    },
    {
      name: "distance",
      composite: "burnout",
      worse: ["distance-1", "distance-2"],
      better: [],
    },
    {
      name: "efficacy",
      composite: "burnout",
      worse: [],
      better: ["efficacy-1"],
    },
    {
      name: "meaning",
      composite: "burnout",
      worse: [],
      better: ["meaning-1"],
    },
    {
      name: "intrusion",
      composite: "trauma",
      worse: ["intrusion-1", "intrusion-2"],
      better: [],
    },
    {
      name: "avoidance",
      composite: "trauma",
      worse: ["avoidance-1"],
      better: [],
    },
    {
      name: "arousal",
      composite: "trauma",
      worse: ["arousal-1", "arousal-2"],
      better: [],
    },
    {
      name: "workload",
      composite: "context",
      worse: ["workload-1"],
      better: [],
    },
    {
      name: "control",
      composite: "context",
      worse: [],
      better: ["control-1"],
    },
    {
      name: "leadership",
      composite: "context",
      worse: [],
      better: ["leadership-1"],
    },
    {
      name: "communication",
      composite: "context",
      worse: [],
      better: ["communication-1"],
    },
    {
      name: "resources",
      composite: "context",
      worse: [],
      better: ["resources-1"],
    },
    {
      name: "isolation",
      composite: "context",
      worse: ["isolation-1"],
      better: [],
    },
    {
      name: "support",
      composite: "context",
      worse: [],
      better: ["support-1"],
    },
    {
      name: "recovery",
      composite: "recovery",
      worse: [],
      better: ["recovery-1"],
    },
    {
      name: "sleep",
      composite: "recovery",
      worse: [],
      better: ["sleep-1"],
    },
    {
      name: "boundaries",
      composite: "recovery",
      worse: [],
      better: ["boundaries-1"],
    },
    {
      name: "balance",
      composite: "recovery",
      worse: [],
      better: ["balance-1"],
    },
  ],
};
