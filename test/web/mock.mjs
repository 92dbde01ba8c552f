/**
 * The server's API in memory, for tests of the keys worker: the contract's
 * checks of shape, states, counters and the chain; nothing is sealed and
 * nothing lasts.  `evil` may change any answer, which is how the worker's
 * refusals are tested (design 13.4).
 */
import { blake2b } from '@noble/hashes/blake2.js';

const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
const HDR = 135;

/** Entries of a wire batch: [{ hdr, whole }]. */
export function entries(bytes) {
  const list = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    const sigLen = bytes[at + HDR];
    const bodyAt = at + HDR + 1 + sigLen;
    const bodyLen = Buffer.from(bytes).readUInt32BE(bodyAt);
    at = bodyAt + 4 + bodyLen;
    list.push({ hdr: bytes.slice(start, start + HDR),
      whole: bytes.slice(start, at) });
  }
  return list;
}

const hashOf = (hdr) => blake2b(Buffer.concat([Buffer.from('SEAL1/log\0'),
  hdr]), { dkLen: 32 });

class Refuse extends Error {
  constructor(status, word, field) {
    super(word);
    Object.assign(this, { status, word, field });
  }
}

export class Mock {
  constructor() {
    this.accounts = new Map();
    this.spaces = new Map();
    this.requests = []; // every request as text, for canaries
    this.evil = null; // (method, path, answer) => answer
    this.before = null; // (method, path) => void, may throw
  }

  /** A browser: fetch with its own cookie. */
  browser() {
    const session = { state: 'none', account: null, ks: null };
    return async (url, how = {}) => {
      const path = String(url).replace(/^.*\/api\/1\//, '');
      const method = how.method ?? 'GET';
      const raw = how.body ?? '';
      this.requests.push(`${method} ${path} ${typeof raw === 'string' ? raw
        : Buffer.from(raw).toString('latin1')}`);
      try {
        await this.before?.(method, path);
        const body = typeof raw === 'string' && raw ? JSON.parse(raw) : raw;
        let answer = this.route(session, method, path, body);
        if (this.evil) answer = this.evil(method, path, answer) ?? answer;
        return reply(200, answer);
      } catch (error) {
        if (!(error instanceof Refuse)) throw error;
        return reply(error.status, { error: error.word, field: error.field,
          request: 7 });
      }
    };
  }

  route(session, method, path, body) {
    const [name] = path.split('?');
    const known = {
      'POST account/params': () => this.params(body),
      'POST account/register': () => this.register(session, body),
      'POST session': () => this.signIn(session, body),
      'POST session/unlock': () => this.unlock(session, body),
      'POST session/wraps': () => this.wraps(session, body),
      'POST session/recover': () => this.recover(session, body),
      'PUT account/credentials': () => this.credentials(session, body),
      'POST account/proof': () => this.prove(session, body, true) && undefined,
      'PUT account/passphrase': () => this.change(session, body, true),
      'PUT account/code': () => this.change(session, body, false),
      'PUT session/idle': () => void this.open(session),
      'GET account': () => this.bundle(this.open(session)),
      'PUT account/keyring': () => this.counted(session, 'keyring', body),
      'PUT account/heads': () => this.counted(session, 'heads', body),
      'PUT session/key': () => this.keyPut(session, body),
      'GET spaces': () => (this.open(session), { spaces: [] }),
      'GET session/key': () => (this.open(session), { ks: session.ks }),
      'DELETE session/key': () => {
        session.state = 'locked';
        session.ks = null;
      },
      'DELETE session': () => {
        session.state = 'none';
        session.account = null;
      },
    }[`${method} ${name}`];
    if (known) return known();
    const log = /^space\/([0-9a-z]{26})\/log$/.exec(name);
    if (log && method === 'GET')
      return this.read(session, log[1], Number(path.split('from=')[1]));
    if (log && method === 'POST') return this.append(session, log[1], body);
    throw new Refuse(404, 'absent');
  }

  open(session) {
    if (session.state === 'locked') throw new Refuse(403, 'locked');
    if (session.state !== 'open') throw new Refuse(403, 'denied');
    return session.account;
  }

  params({ name }) {
    const a = this.accounts.get(name);
    return a ? { seed: a.seed, t: a.t, m_kib: a.m_kib }
      : { seed: b64(blake2b(name, { dkLen: 16 })), t: 3, m_kib: 131072 };
  }

  register(session, body) {
    const wanted = ['name', 'user', 'seed', 't', 'm_kib', 'auth', 'auth_r',
      'code_id', 'gen', 'ik', 'ek', 'ek_cert', 'wrap_pass', 'wrap_code',
      'identity', 'keyring', 'heads', 'space', 'genesis'];
    const got = Object.keys(body).filter((k) => k !== 'ticket');
    const odd = got.find((k) => !wanted.includes(k))
      ?? wanted.find((k) => !got.includes(k));
    if (odd) throw new Refuse(422, 'invalid', odd);
    if (this.accounts.has(body.name)) throw new Refuse(409, 'conflict', 'name');
    const a = { ...body, keyring_counter: 1, heads_counter: 1 };
    this.accounts.set(body.name, a);
    const [first] = entries(Buffer.from(body.genesis, 'base64url'));
    this.spaces.set(body.space, [first]);
    Object.assign(session, { state: 'locked', account: a });
    return { user: a.user };
  }

  bundle(a) {
    return { user: a.user, gen: a.gen, identity: a.identity, keyring: a.keyring,
      heads: a.heads, keyring_counter: a.keyring_counter,
      heads_counter: a.heads_counter, ik: a.ik, ek: a.ek, ek_cert: a.ek_cert,
      space: a.space, shared: false };
  }

  withPass(a) {
    return { ...this.bundle(a), seed: a.seed, t: a.t, m_kib: a.m_kib,
      wrap_pass: a.wrap_pass };
  }

  signIn(session, { name, auth }) {
    const a = this.accounts.get(name);
    if (!a || a.auth !== auth) throw new Refuse(403, 'denied');
    Object.assign(session, { state: 'locked', account: a });
    return this.withPass(a);
  }

  unlock(session, { auth }) {
    if (!session.account) throw new Refuse(403, 'denied');
    if (session.account.auth !== auth) throw new Refuse(403, 'locked');
    return this.withPass(session.account);
  }

  wraps(session, { auth }) {
    const a = this.open(session);
    if (a.auth !== auth) throw new Refuse(403, 'denied');
    return { ...this.withPass(a), code_id: a.code_id, wrap_code: a.wrap_code };
  }

  recover(session, { name, auth_r: proof }) {
    const a = this.accounts.get(name);
    if (!a || a.auth_r !== proof) throw new Refuse(403, 'denied');
    Object.assign(session, { state: 'recovering', account: a });
    return { ...this.bundle(a), code_id: a.code_id, wrap_code: a.wrap_code };
  }

  credentials(session, body) {
    if (session.state !== 'recovering') throw new Refuse(403, 'denied');
    Object.assign(session.account, body);
    session.state = 'locked';
  }

  prove(session, { proof, proof_r: proofR }, byCode) {
    const a = this.open(session);
    const fits = byCode && proofR ? a.auth_r === proofR : a.auth === proof;
    if (!fits) throw new Refuse(403, 'denied');
    return a;
  }

  change(session, body, byCode) {
    const a = this.prove(session, body, byCode);
    const { proof, proof_r: proofR, ...rest } = body;
    Object.assign(a, rest);
  }

  counted(session, what, { counter, envelope }) {
    const a = this.open(session);
    if (counter !== a[`${what}_counter`] + 1) throw new Refuse(409, 'conflict');
    a[`${what}_counter`] = counter;
    a[what] = envelope;
  }

  keyPut(session, { ks, auth }) {
    if (!['locked', 'open'].includes(session.state)
        || session.account.auth !== auth) throw new Refuse(403, 'denied');
    Object.assign(session, { state: 'open', ks });
  }

  read(session, space, from) {
    this.open(session);
    const log = this.spaces.get(space);
    return { bytes: Buffer.concat(log.slice(from - 1, from + 999)
      .map((e) => e.whole)), end: log.length };
  }

  append(session, space, body) {
    this.open(session);
    const log = this.spaces.get(space);
    let prev = Buffer.from(hashOf(log[log.length - 1].hdr));
    const added = entries(Buffer.from(body));
    added.forEach((e, i) => {
      const seq = Number(Buffer.from(e.hdr).readBigUInt64BE(16));
      if (seq !== log.length + 1 + i
          || !prev.equals(Buffer.from(e.hdr.slice(24, 56))))
        throw new Refuse(409, 'conflict');
      prev = Buffer.from(hashOf(e.hdr));
    });
    log.push(...added);
    return { seq: log.length };
  }
}

function reply(status, answer) {
  if (answer === undefined) return new Response(null, { status: 204 });
  if (answer?.bytes) return new Response(answer.bytes, { status,
    headers: { 'X-Log-End': String(answer.end) } });
  return new Response(JSON.stringify(answer), { status,
    headers: { 'Content-Type': 'application/json' } });
}
