// @ts-check
/**
 * What went wrong, as words for programs; sentences for people are in the
 * pages.  Crosses from worker to page as a plain object.
 *
 * From the server: absent denied locked invalid conflict busy nospace broken
 * throttled; factor (a second step is asked for), step (the one given was
 * wrong).  From the client: offline (no answer), altered (the server's data
 * is not what this account sealed or verified), older (an older state than this
 * account or device has seen), params (passphrase parameters outside what is
 * safe), library (self-test failed, no WebAssembly, or no worker), mismatch (typed twice
 * and not the same), none (not signed in, or nothing here to unlock), cancelled (no
 * passkey answered).
 */
export class Failure extends Error {
  /**
   * @param {string} code
   * @param {{ cause?: string, field?: string, request?: number, retry?: number, n?: number, stop?: boolean, step?: { codes: boolean, challenge: string, passkeys: string[] } }} [facts]
   *   cause: which step; field: of the request; request: its number; retry:
   *   seconds; n: which item of a batch; stop: this log is not read or written
   *   any more; step: what a second step can be
   */
  constructor(code, facts = {}) {
    super(facts.cause ? `${code}: ${facts.cause}` : code);
    this.name = "Failure";
    this.code = code;
    this.facts = facts;
    this.field = facts.field;
    this.request = facts.request;
    this.retry = facts.retry;
    this.n = facts.n;
    this.stop = facts.stop === true;
    this.step = facts.step;
  }

  /** @param {unknown} error anything thrown */
  static of(error) {
    if (error instanceof Failure) return error;
    const text = error instanceof Error ? error.message : String(error);
    const isOffline = error instanceof Error && "code" in error
      && error.code === "offline"; /* core.js */
    return new Failure(isOffline ? "offline" : "broken", { cause: text });
  }
}
