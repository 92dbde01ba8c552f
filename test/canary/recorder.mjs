/*
 * Everything that goes to the server, byte by byte: a relay on this machine
 * between the browser and the server, which keeps what passes.
 */
import net from "node:net";

export function recorder() {
  /** @type {Buffer[]} */
  const sent = [];
  /** @type {net.Server | undefined} */
  let server;
  return {
    /** @param {number} port of the real server @returns {Promise<number>} */
    through(port) {
      server = net.createServer((near) => {
        const far = net.connect(port, "127.0.0.1");
        near.on("data", (d) => { sent.push(d); far.write(d); });
        far.on("data", (d) => near.write(d));
        const end = () => { near.destroy(); far.destroy(); };
        for (const s of [near, far]) s.on("close", end).on("error", end);
      });
      return new Promise((done) => {
        server?.listen(0, "127.0.0.1", () => {
          done(/** @type {net.AddressInfo} */ (server?.address()).port);
        });
      });
    },
    bytes: () => Buffer.concat(sent),
    close: () => server?.close(),
  };
}
