// @ts-check
/*
 * A person's CSV file: what it looks like, what stands in its columns, what is
 * wrong in which line.  The reading itself is the core's (core/csv.h).  No page
 * here: used by the import and by tests.
 */

/** @typedef {Record<string, (...inputs: any[]) => any>} Core */

export const ERRORS_MAX = 50;
const EITHER = 2; /* decimal point or comma (core/num.h) */
const COUNTER = 10; /* different values, never falling: a running number */
const SAMPLE = 40; /* rows looked at to guess a column */

/**
 * @typedef {{ line: number, column: number, reason: "date" | "number" | "empty",
 *   text: string }} CellError
 *
 * @typedef {{ dimension: string, worse: "high" | "low",
 *   points: [string, number][] }} Found
 */

/** A file that is no table. */
export class NotATable extends Error {
  /** @param {number} line */
  constructor(line) {
    super(`line ${line}`);
    this.line = line; /* 0: not known */
  }
}

/** "2026-03-01", or with its time when it has one. @param {number} days */
function iso(days) {
  const text = new Date(Math.round(days * 86400) * 1000).toISOString();
  return days % 1 === 0 ? text.slice(0, 10) : text.slice(0, 19);
}

export class TableFile {
  /** @param {Core} core @param {string} text */
  constructor(core, text) {
    this.core = core;
    this.bytes = new TextEncoder().encode(text);
    /** @type {Int32Array} */
    let shape;
    try {
      shape = core.csv_wasm_look(this.bytes, this.bytes.length, 0).shape_out;
    } catch (error) {
      throw new NotATable(/** @type {any} */ (error).out?.shape_out[5] ?? 0);
    }
    this.separator = shape[0];
    this.columns = shape[2];
    this.header = shape[3] === 1;
    this.long = shape[4] === 1;
    this.first = this.header ? 1 : 0; /* first row with values */
    this.rows = shape[1] - this.first;
    /* offset, length, doubled quotes: of each cell */
    this.place = this.#cells(0, shape[1]);
  }

  /** @param {number} row @param {number} rows @returns {Int32Array} */
  #cells(row, rows) {
    return this.core.csv_wasm_cells(
      this.bytes,
      this.bytes.length,
      this.separator,
      row,
      rows,
      this.columns,
    ).cells_out;
  }

  /** The text of a cell. @param {number} row 0 is the header, if there is one
   * @param {number} column from 0 */
  cell(row, column) {
    const at = 3 * (row * this.columns + column);
    const [from, length, doubled] = this.place.subarray(at, at + 3);
    const text = new TextDecoder().decode(
      this.bytes.subarray(from, from + length),
    );
    return doubled ? text.replaceAll('""', '"') : text;
  }

  /** The title of a column; empty when the file has none.
   * @param {number} column */
  title(column) {
    return this.header ? this.cell(0, column).trim() : "";
  }

  /** The first values of a column that are not empty.
   * @param {number} column @param {number} n */
  sample(column, n) {
    const found = [];
    for (let i = 0; i < Math.min(this.rows, SAMPLE) && found.length < n; i++) {
      const text = this.cell(this.first + i, column).trim();
      if (text) found.push(text);
    }
    return found;
  }

  /** What a column seems to hold. @param {number} column
   * @returns {"date" | "value" | "text"} */
  guess(column) {
    const found = this.sample(column, SAMPLE);
    if (found.length === 0) return "text";
    if (found.every((t) => this.#isDate(t))) return "date";
    return found.every(isNumber) && !this.#counts(column) ? "value" : "text";
  }

  /** A running number (day 1, 2, 3 …) measures nothing.
   * @param {number} column */
  #counts(column) {
    const numbers = this.numbers(column, []).filter(Number.isFinite);
    const different = new Set(numbers).size;
    return (
      different > COUNTER && numbers.every((n, i) => i === 0 || n >= numbers[i - 1])
    );
  }

  /** @param {string} text */
  #isDate(text) {
    const bytes = new TextEncoder().encode(text);
    return Number.isFinite(
      this.core.date_wasm_parse(bytes, bytes.length).value,
    );
  }

  /** Numbers of a column, NaN where empty. @param {number} column
   * @param {CellError[]} errors gets what cannot be read
   * @returns {Float64Array} */
  numbers(column, errors) {
    try {
      return this.core.csv_wasm_numbers(
        ...this.#column(column),
        EITHER,
        this.rows,
      ).values_out;
    } catch {
      this.#list(column, errors, (text) =>
        text === "" || isNumber(text) ? undefined : "number",
      );
      return new Float64Array(this.rows).fill(NaN);
    }
  }

  /** Days since 1970-01-01 of a column. @param {number} column
   * @param {CellError[]} errors @returns {Float64Array} */
  days(column, errors) {
    try {
      return this.core.csv_wasm_days(...this.#column(column), this.rows)
        .days_out;
    } catch {
      this.#list(column, errors, (text) =>
        text === "" ? "empty" : this.#isDate(text) ? undefined : "date",
      );
      return new Float64Array(this.rows).fill(NaN);
    }
  }

  /** @param {number} column */
  #column(column) {
    const { bytes, separator, first } = this;
    return [bytes, bytes.length, separator, first, column + 1];
  }

  /**
   * The bad cells of a column, one more than are shown at most.
   * @param {number} column
   * @param {CellError[]} errors
   * @param {(text: string) => CellError["reason"] | undefined} judge
   */
  #list(column, errors, judge) {
    let line = 1;
    let counted = 0; /* bytes whose line ends are counted */
    for (let i = 0; i < this.rows && errors.length <= ERRORS_MAX; i++) {
      const row = this.first + i;
      const text = this.cell(row, column).trim();
      const reason = judge(text);
      if (!reason) continue;
      const at = this.place[3 * (row * this.columns + column)];
      for (; counted < at; counted++) {
        const byte = this.bytes[counted];
        const lone = byte === 13 && this.bytes[counted + 1] !== 10;
        if (byte === 10 || lone) line += 1;
      }
      errors.push({ line, column, reason, text });
    }
  }

  /**
   * One series for each value column.
   * @param {number} date @param {number[]} values columns
   * @param {(column: number) => string} name
   * @returns {{ series: Found[], errors: CellError[], empty: number }}
   */
  wide(date, values, name) {
    /** @type {CellError[]} */
    const errors = [];
    const times = Array.from(this.days(date, errors), (d) =>
      Number.isFinite(d) ? iso(d) : "",
    );
    let empty = 0;
    const series = values.map((column) => {
      /** @type {[string, number][]} */
      const points = [];
      this.numbers(column, errors).forEach((value, i) => {
        if (Number.isFinite(value)) points.push([times[i], value]);
        else empty += 1;
      });
      return { dimension: name(column), worse: HIGH, points };
    });
    return { series: series.filter((s) => s.points.length > 0), errors, empty };
  }

  /**
   * One series for each name that occurs.
   * @param {number} date @param {number} which @param {number} value columns
   * @returns {{ series: Found[], errors: CellError[], empty: number }}
   */
  tall(date, which, value) {
    /** @type {CellError[]} */
    const errors = [];
    const days = this.days(date, errors);
    const numbers = this.numbers(value, errors);
    /** @type {Map<string, [string, number][]>} */
    const found = new Map();
    let empty = 0;
    for (let i = 0; i < this.rows; i++) {
      const name = this.cell(this.first + i, which).trim();
      if (!name || !Number.isFinite(numbers[i]) || !Number.isFinite(days[i])) {
        empty += 1;
        continue;
      }
      const points = found.get(name) ?? [];
      if (points.length === 0) found.set(name, points);
      points.push([iso(days[i]), numbers[i]]);
    }
    const series = [...found].map(([dimension, points]) => ({
      dimension,
      worse: HIGH,
      points,
    }));
    return { series, errors, empty };
  }
}

const HIGH = /** @type {"high" | "low"} */ ("high");

/** @param {string} text */
const isNumber = (text) => /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(text);

/** First and last day, lowest and highest value. @param {Found} found */
export function extent({ points }) {
  const s = { from: Infinity, to: -Infinity, low: Infinity, high: -Infinity };
  for (const [time, value] of points) {
    const day = Date.parse(time.slice(0, 10)) / 86400000;
    s.from = Math.min(s.from, day);
    s.to = Math.max(s.to, day);
    s.low = Math.min(s.low, value);
    s.high = Math.max(s.high, value);
  }
  return s;
}

const PART_MAX = 240_000; /* characters of JSON in one sealed object */
const PARTS_MAX = 14; /* of one import: 4 MiB in one request */

/**
 * Payloads of type 11: as many as needed, saved all or none.  Undefined when
 * that is more than one import can hold.
 * @param {string} name
 * @param {Found[]} series
 * @param {string} set what the parts have in common
 */
export function pack(name, series, set) {
  /** @type {{ v: 1, name: string, set: string, series: Found[] }[]} */
  const parts = [];
  let left = 0;
  for (const { dimension, worse, points } of series) {
    const size = dimension.length * 2 + 64;
    let from = 0;
    while (from < points.length) {
      if (left < size + 1000) {
        parts.push({ v: 1, name, set, series: [] });
        left = PART_MAX - name.length * 2 - 100;
      }
      left -= size;
      let to = from;
      while (to < points.length && left > 0) {
        left -= JSON.stringify(points[to]).length + 1;
        to += 1;
      }
      const some = points.slice(from, to);
      parts[parts.length - 1].series.push({ dimension, worse, points: some });
      from = to;
    }
  }
  return parts.length > PARTS_MAX ? undefined : parts;
}
