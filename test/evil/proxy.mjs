/*
 * A hostile server, as far as data goes: between any client and the real one,
 * it passes everything on until it is told to lie, and keeps what was asked.
 *
 *   const evil = proxy();
 *   await evil.through(port)      listens, gives its own port
 *   evil.lie = attack | null      one of attacks.mjs, or what has its members:
 *     answer  { "GET account": (json, world) => json }   changed on the way
 *     instead { "PUT account/heads": (world) => ({ status, json }) }  the real
 *             server is not asked
 *     log     (entries, world) => entries    the whole log, whatever part of it
 *             is asked for
 *     stranger  { space, log, about }  a space that is not the asker's: its log
 *             as bytes, and what GET space says, all the same
 *   evil.asked                    since it was last emptied: { what, body }
 *   evil.world                    what a server knows: see below
 *
 * Every answer carries the mark, which no release may contain (test/meta).
 */
import http from "node:http";
import { entriesOf } from "./wire.mjs";

export const MARK = "mainstay-evil-server-of-the-tests";

const API = /^\/api\/1\/([^?]*)(?:\?(.*))?$/;

/** "GET space/ID/log" without the id. @param {string} method
 * @param {string} path */
const nameOf = (method, path) =>
  `${method} ${path.replace(/^space\/[0-9a-z]+/, "space")}`;

export function proxy() {
  /* A connection kept may end at the very moment it is used again. */
  const agent = new http.Agent({ keepAlive: false });
  let target = 0;

  const evil = {
    /** @type {any} */
    lie: null,
    /** @type {{ what: string, body: Buffer }[]} */
    asked: [],
    /** What was registered, by sign-in name; logs as they were last given
     * whole, by address; answers kept on purpose. */
    world: { /** @type {Record<string, any>} */ registered: {},
      /** @type {Map<string, any[]>} */ logs: new Map() },
    /** @type {http.Server | undefined} */
    server: undefined,

    /** @param {number} port of the real server @returns {Promise<number>} */
    through(port) {
      target = port;
      const server = http.createServer((rq, rs) => {
        serve(rq, rs).catch(() => rs.destroy());
      });
      evil.server = server;
      server.keepAliveTimeout = 0; /* as long as the client likes */
      return new Promise((done) => server.listen(0, "127.0.0.1", () =>
        done(/** @type {import("node:net").AddressInfo} */ (
          server.address()).port)));
    },

    close() {
      agent.destroy();
      evil.server?.closeAllConnections?.();
      evil.server?.close();
    },

    /** Everything that clients have sent, as bytes. */
    sent: () => Buffer.concat(all),
  };
  /** @type {Buffer[]} */
  const all = [];

  /** Ask the real server. @param {http.IncomingMessage} rq
   * @param {string} path @param {Buffer} body
   * @returns {Promise<http.IncomingMessage>} */
  const ask = (rq, path, body) =>
    new Promise((done, fail) => {
      const on = http.request({ host: "127.0.0.1", port: target, path, agent,
        method: rq.method, headers: rq.headers }, done);
      on.on("error", fail);
      on.end(body);
    });

  /** @param {http.IncomingMessage} rq @param {http.ServerResponse} rs */
  async function serve(rq, rs) {
    const body = await whole(rq);
    const [, path, query] = API.exec(rq.url ?? "") ?? [];
    const what = path === undefined ? "" : nameOf(rq.method ?? "", path);
    all.push(Buffer.from(`${rq.method} ${rq.url}\n`), body);
    if (what) evil.asked.push({ what, body });
    if (what === "POST account/register") {
      const asked = JSON.parse(body.toString());
      evil.world.registered[asked.name] = asked;
    }
    rs.setHeader("X-Mark", MARK);
    const { lie } = evil;
    const instead = lie?.instead?.[what]?.(evil.world);
    if (instead) return give(rs, instead.status, instead.json);
    const { stranger } = lie ?? {};
    if (stranger && path === `space/${stranger.space}`)
      return give(rs, 200, stranger.about);
    if (stranger && path === `space/${stranger.space}/log`) {
      rs.setHeader("X-Log-End", String(entriesOf(stranger.log).length));
      rs.end(stranger.log);
      return undefined;
    }
    if (lie?.log && what === "GET space/log")
      return giveLog(rq, rs, path, Number(query.split("=")[1]));
    const got = await ask(rq, rq.url ?? "/", body);
    if (what === "GET space/log" && query === "from=1") {
      const bytes = await whole(got);
      if (got.statusCode === 200) evil.world.logs.set(path, entriesOf(bytes));
      rs.writeHead(got.statusCode ?? 502, got.headers);
      rs.end(bytes);
      return undefined;
    }
    const change = lie?.answer?.[what];
    if (!change || got.statusCode !== 200) {
      rs.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(rs);
      return undefined;
    }
    const json = change(JSON.parse((await whole(got)).toString()), evil.world);
    const cookies = got.headers["set-cookie"];
    if (cookies) rs.setHeader("Set-Cookie", cookies);
    return give(rs, 200, json);
  }

  /** @param {http.IncomingMessage} rq @param {http.ServerResponse} rs
   * @param {string} path @param {number} from */
  async function giveLog(rq, rs, path, from) {
    const got = await ask(rq, `/api/1/${path}?from=1`, Buffer.alloc(0));
    const entries = evil.lie.log(entriesOf(await whole(got)), evil.world);
    rs.setHeader("Content-Type", "application/octet-stream");
    rs.setHeader("X-Log-End", String(entries.end ?? entries.length));
    rs.end(Buffer.concat(entries.slice(from - 1).map((e) => e.wire())));
  }

  return evil;
}

/** @param {http.ServerResponse} rs @param {number} status @param {any} json */
function give(rs, status, json) {
  rs.writeHead(status, { "Content-Type": "application/json",
    "Cache-Control": "no-store" });
  rs.end(JSON.stringify(json));
}

/** @param {http.IncomingMessage} stream @returns {Promise<Buffer>} */
async function whole(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
