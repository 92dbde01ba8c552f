/*
 * A mail server for the tests: SMTP over TCP (RFC 5321) with STARTTLS and
 * AUTH PLAIN, for one mail at a time on each connection.  It keeps what it was
 * given, and refuses or waits where a test says so.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import tls from "node:tls";

/**
 * @typedef {object} Mail
 * @property {string} from @property {string} to
 * @property {boolean} encrypted @property {string | null} user
 * @property {Record<string, string>} head names in lower case
 * @property {string} text
 * @property {string} raw the text as it was sent
 */

/** A certificate for localhost, signed by itself; its file is the authority.
 * @param {string} dir */
export function certificate(dir) {
  const key = path.join(dir, "mail.key"), cert = path.join(dir, "mail.crt");
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
    "-keyout", key, "-out", cert], { stdio: "ignore" });
  return { key: readFileSync(key), cert: readFileSync(cert), file: cert };
}

/** An encoded subject, quoted-printable text: as they were. @param {string} s */
const unquote = (s) => Buffer.from(s.replace(/=\r?\n/g, "")
  .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1").toString();
const words = (/** @type {string} */ s) => s.replace(/\r\n /g, "").replace(/=\?UTF-8\?Q\?(.*?)\?=/g, (_, t) => unquote(t));

/** @param {string} data as it came, without the last dot */
function read(data) {
  const [head, ...rest] = data.split("\r\n\r\n");
  /** @type {Record<string, string>} */
  const fields = {};
  for (const line of head.replace(/\r\n[ \t]/g, "\r\n ").split(/\r\n(?! )/)) {
    const colon = line.indexOf(":");
    fields[line.slice(0, colon).toLowerCase()] = words(line.slice(colon + 1).trim());
  }
  return { head: fields, text: unquote(rest.join("\r\n\r\n")), raw: rest.join("\r\n\r\n") };
}

/**
 * @param {{ tls?: { key: Buffer, cert: Buffer }, needs?: { user: string, password: string } }} [how]
 */
export async function mailServer(how = {}) {
  /** @type {Mail[]} */
  const mails = [];
  /** @type {Set<net.Socket>} */
  const open = new Set();
  const state = {
    /** The answer to RCPT TO. @type {(to: string) => string} */
    judge: () => "250 ok",
    /** Wait before the answer to a whole mail. @type {() => Promise<void>} */
    before: async () => {},
    asked: 0, /* MAIL FROM */
  };

  /** @param {net.Socket} socket @param {boolean} encrypted */
  function talk(socket, encrypted) {
    let from = "", to = "", data = "", reading = false, proving = false;
    /** @type {string | null} */
    let user = null;
    let rest = "";
    const say = (/** @type {string} */ line) => socket.writable && socket.write(line + "\r\n");
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => {});

    /** @param {string} plain */
    function prove(plain) {
      const [, name, password] = Buffer.from(plain, "base64").toString().split("\0");
      if (name !== how.needs?.user || password !== how.needs?.password) return say("535 no");
      user = name;
      return say("235 welcome");
    }

    /** @param {string} line */
    async function hear(line) {
      if (proving) {
        proving = false;
        return prove(line);
      }
      if (reading) {
        if (line !== ".") {
          data += line.replace(/^\./, "") + "\r\n";
          return;
        }
        reading = false;
        mails.push({ from, to, encrypted, user, ...read(data) });
        await state.before();
        return say("250 taken");
      }
      const [word] = line.toUpperCase().split(" ");
      if (word === "EHLO") {
        const more = [how.tls && !encrypted ? "STARTTLS" : "", how.needs ? "AUTH PLAIN" : ""].filter((w) => w);
        return say(["mail.test", ...more, "8BITMIME"].map((w, i, all) => `250${i < all.length - 1 ? "-" : " "}${w}`).join("\r\n"));
      }
      if (word === "STARTTLS" && how.tls) {
        say("220 go on");
        socket.removeAllListeners("data");
        return talk(new tls.TLSSocket(socket, { isServer: true, ...how.tls }), true);
      }
      if (word === "AUTH") {
        const plain = line.split(" ")[2];
        if (plain === undefined) {
          proving = true;
          return say("334 ");
        }
        return prove(plain);
      }
      if (word === "MAIL") {
        state.asked++;
        if (how.needs && user === null) return say("530 who are you");
        from = /<(.*)>/.exec(line)?.[1] ?? "";
        return say("250 ok");
      }
      if (word === "RCPT") {
        to = /<(.*)>/.exec(line)?.[1] ?? "";
        return say(state.judge(to));
      }
      if (word === "DATA") {
        reading = true;
        data = "";
        return say("354 go on, end with a dot");
      }
      if (word === "QUIT") {
        say("221 bye");
        return socket.end();
      }
      return say(word === "RSET" || word === "NOOP" ? "250 ok" : "502 not here");
    }
    socket.on("data", async (/** @type {Buffer} */ bytes) => {
      rest += bytes.toString("latin1");
      for (let at; (at = rest.indexOf("\r\n")) >= 0;) {
        const line = rest.slice(0, at);
        rest = rest.slice(at + 2);
        await hear(line);
      }
    });
    return encrypted ? undefined : say("220 mail.test ready");
  }

  const server = net.createServer((socket) => talk(socket, false));
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(null)));
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  return {
    mails, state, port, url: `smtp://127.0.0.1:${port}`,
    /** Until n mails came that fit. @param {number} n @param {(m: Mail) => boolean} [fits] */
    async got(n, fits = () => true) {
      for (let i = 0; mails.filter(fits).length < n; i++) {
        if (i > 300) throw new Error(`${mails.length} mails came, wanted ${n}`);
        await new Promise((done) => setTimeout(done, 50));
      }
      return mails.filter(fits);
    },
    close() {
      for (const socket of open) socket.destroy();
      return new Promise((done) => server.close(done));
    },
  };
}
