/*
 * The word list inside a trained model of tesseract (Apache-2.0).
 *
 * A model is a count of entries (int32), their offsets (int64, -1: absent) and
 * the entries.  Of these: 21 the character set, a count and a line each; 19 the
 * words as a directed acyclic graph: int16 42, int32 characters, int32 edges,
 * then 64 bits an edge: character, three flags (1 last edge of its node,
 * 2 backward, 4 a word ends), next node (0: none).
 */
const WORDS = 19, CHARACTERS = 21;

/** @param {Buffer} model @returns {string[]} */
export function dawgWords(model) {
    const n = model.readInt32LE(0);
    const starts = Array.from({ length: n }, (_, i) => Number(model.readBigInt64LE(4 + 8 * i)));
    const entry = (/** @type {number} */ i) => {
        const end = Math.min(model.length, ...starts.filter((s) => s > starts[i]));
        return model.subarray(starts[i], end);
    };
    const characters = entry(CHARACTERS).toString("utf8").split("\n").slice(1).map((l) => l.split(" ")[0]);
    const graph = entry(WORDS);
    if (graph.readInt16LE(0) !== 42) throw new Error("not a word graph");
    let size = 1; /* a power of two above every character */
    while (size < graph.readInt32LE(2) + 1) size *= 2;
    /** @type {string[]} */
    const words = [];
    const walk = (/** @type {number} */ node, /** @type {string} */ before) => {
        for (let at = 10 + 8 * node; ; at += 8) {
            const low = graph.readUInt32LE(at);
            const flags = Math.floor(low / size) & 7;
            const next = Math.floor((graph.readUInt32LE(at + 4) * 2 ** 32 + low) / (8 * size));
            const word = before + characters[low % size];
            if (flags & 4) words.push(word);
            if (next !== 0) walk(next, word);
            if (flags & 1) return;
        }
    };
    walk(0, "");
    return words;
}
