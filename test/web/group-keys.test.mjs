/**
 * Groups and pairs in the keys worker against the real server: several people,
 * one worker each.
 */
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';

import { blake2b } from '@noble/hashes/blake2.js';

import { real } from './real.mjs';

const MESSAGE = 3;
const HDR = 135; /* bytes of an entry's head */

/** As sealing has it: of a label and bytes. */
const hash = (label, bytes) => blake2b(Buffer.concat([
  Buffer.from(`SEAL1/${label}\0`), bytes]), { dkLen: 32 });

describe('groups, in the keys worker', () => {
  let here;
  let people = {};

  /** Somebody with an account, open. */
  async function person(name) {
    const one = here.device();
    await one.register(name, `pass phrase of ${name}`);
    people[name] = one;
    return one;
  }

  /** Into the group: invited, answered, admitted. */
  async function join(space, host, guest, label, from = 0) {
    const { code } = await host.call('groupInvite', { space, label });
    await guest.call('groupLook', { code });
    await guest.call('groupClaim');
    const { made } = await host.call('groupInvites');
    const one = made.find((i) => i.label === label);
    assert.equal(one.state, 'answered');
    await host.call('groupAdmit', { invite: one.invite, from, label });
    return code;
  }

  const say = (who, space, text) => who.call('groupPutMany', { space,
    changes: [{ type: MESSAGE, data: { v: 1, text } }] });
  const texts = async (who, space) => (await who.call('groupList', { space,
    types: [MESSAGE] })).items.map((i) => i.data.text);

  /** The circle of the first test. */
  async function shared() {
    const { groups } = await people.ada.call('groups');
    return groups.find((g) => g.name === 'Tuesday circle').space;
  }

  before(async () => { here = await real(); });
  after(async () => {
    for (const one of Object.values(people)) await one.end();
    await here.close();
  });

  it('found, invite, admit, write and read', async () => {
    const ada = await person('ada');
    const ben = await person('ben');
    const { space } = await ada.call('groupFound', { name: 'Tuesday circle',
      about: 'every second week', label: 'Ada' });
    await say(ada, space, 'before Ben');
    await join(space, ada, ben, 'Ben');
    await say(ben, space, 'hello from Ben');
    await say(ada, space, 'welcome');
    assert.deepEqual(await texts(ada, space), ['before Ben', 'hello from Ben',
      'welcome']);
    assert.deepEqual(await texts(ben, space), ['hello from Ben', 'welcome']);
    const mine = await ben.call('groups');
    assert.equal(mine.groups.length, 1);
    const [group] = mine.groups;
    assert.equal(group.name, 'Tuesday circle');
    assert.deepEqual(group.members.map((m) => [m.label, m.role, m.how]),
      [['Ada', 2, 'invited'], ['Ben', 1, 'self']]);
    const { unread } = await ben.call('groupUnread', { space });
    assert.deepEqual(unread.map((u) => u.cause), ['before']);
    const a = await ada.call('groupPhrase', { space });
    const b = await ben.call('groupPhrase', { space });
    assert.deepEqual(a, b);
  });

  it('GRP-14 two who write at once both end in the log, once', async () => {
    const { ada, ben } = people;
    const space = await shared();
    let first = true;
    ada.between = async (go, method, path) => {
      if (first && method === 'POST' && path.endsWith('/log')) {
        first = false;
        await say(ben, space, 'ben was quicker');
      }
      return go();
    };
    await say(ada, space, 'ada was slower');
    ada.between = null;
    const all = await texts(ada, space);
    assert.deepEqual(all.slice(-2), ['ben was quicker', 'ada was slower']);
    assert.deepEqual(await texts(ben, space), all.filter((text) => text !==
      'before Ben'));
  });

  it('FP-01 the phrase is one for all, and changes with membership only',
    async () => {
      const { ada, ben } = people;
      const space = await shared();
      const phrase = async (who) => (await who.call('groupPhrase',
        { space })).words;
      const first = await phrase(ada);
      assert.match(first, /^([a-z]{4} ){11}[a-z]{4}$/);
      await say(ada, space, 'content changes nothing');
      assert.equal(await phrase(ben), first);
      await ada.call('groupChange', { space, what: 'rotate' });
      const second = await phrase(ada);
      assert.notEqual(second, first);
      assert.equal(await phrase(ben), second);
    });

  it('INV-01 wrong code, swapped keys, swapped inviter, expired: refused',
    async () => {
      const { ada } = people;
      const cleo = await person('cleo');
      const space = await shared();
      const { code, invite } = await ada.call('groupInvite', { space,
        label: 'Cleo' });
      const gives = (who, name, args, word) => assert.rejects(
        who.call(name, args), (error) => error.code === word);
      await gives(cleo, 'groupLook', { code: 'AAAA' }, 'invalid');
      const other = await cleo.call('groupInvite', { label: 'x' });
      await gives(ada, 'groupLook', { code: `${other.code.slice(0, -1)}` },
        'invalid');
      const pair = await ada.call('groupInvite', { label: 'y' });
      people.ben.between = (go, method, path) =>
        (path === `invite/${other.invite}`
          ? people.ben.raw(`/api/1/invite/${pair.invite}`)
          : go()); // a whole code, and what it is not for
      await gives(people.ben, 'groupLook', { code: other.code }, 'unproved');
      people.ben.between = null;
      await ada.call('groupWithdraw', { invite: pair.invite });
      await cleo.call('groupWithdraw', { invite: other.invite });
      await gives(ada, 'groupLook', { code: other.code }, 'absent');
      await gives(ada, 'groupLook', { code }, 'self');
      const lie = (at, change) => {
        cleo.between = ada.between = async (go, method, path) => {
          const got = await go();
          if (method !== 'GET' || path !== at) return got;
          const body = await got.json();
          change(body);
          return new Response(JSON.stringify(body), { headers: got.headers });
        };
      };
      const theirs = cleo.keys.groups.sealed.public();
      lie(`invite/${invite}`, (body) => { body.inviter.ik =
        Buffer.from(theirs.ik).toString('base64url'); });
      await gives(cleo, 'groupLook', { code }, 'unproved');
      lie(`invite/${invite}`, (body) => { body.proof = body.inviter.ik; });
      await gives(cleo, 'groupLook', { code }, 'unproved');
      lie(`invite/${invite}`, (body) => { body.expired = true; });
      await gives(cleo, 'groupLook', { code }, 'expired');
      ada.between = cleo.between = null;
      await cleo.call('groupLook', { code });
      await cleo.call('groupClaim');
      await gives(people.ben, 'groupLook', { code }, 'taken');
      const mine = ada.keys.groups.sealed.public();
      const admit = { invite, from: 1, label: 'Cleo' };
      for (const key of ['ik', 'ek']) {
        lie('invites', (body) => { body.invites.find((i) =>
          i.invite === invite).claimant[key] =
          Buffer.from(mine[key]).toString('base64url'); });
        await gives(ada, 'groupAdmit', admit, 'mismatch');
      }
      const { invite: second } = await ada.call('groupInvite', { space,
        label: 'Somebody' });
      let claimed;
      lie('invites', (body) => {
        claimed ??= body.invites.find((i) => i.invite === invite);
        const { claimant, claim, head, head_seq } = claimed;
        for (const one of [invite, second]) {
          const at = body.invites.find((i) => i.invite === one);
          if (at) Object.assign(at, { claimant, claim, head, head_seq });
          else body.invites.push({ ...claimed, invite: one });
        }
      });
      await gives(ada, 'groupAdmit', { ...admit, invite: second }, 'mismatch');
      await ada.call('groupAdmit', admit);
      await gives(ada, 'groupAdmit', admit, 'mismatch'); // the same once more
      ada.between = cleo.between = null;
      await ada.call('groupWithdraw', { invite: second });
      assert.ok((await texts(cleo, space)).includes('before Ben'),
        'everything since the first day, as was chosen');
      await gives(ada, 'groupLook', { code }, 'absent');
    });

  it('GRP-11 a removed member opens nothing that comes after', async () => {
    const { ada, cleo } = people;
    const space = await shared();
    const user = cleo.keys.groups.me;
    await ada.call('groupChange', { space, what: 'remove', user });
    await say(ada, space, 'not for Cleo');
    await assert.rejects(texts(cleo, space), (e) => e.code === 'absent');
    const { groups } = await cleo.call('groups');
    assert.deepEqual(groups, []);
    const sealed = cleo.keys.groups.sealed;
    const at = ada.keys.groups.ledgers.get(space);
    sealed.logBegin(Buffer.from(at.sealed.random(16)));
    assert.equal(sealed.wasm.secret_there(at.epoch), 0);
  });

  it('GRP-12 EV-15 after somebody left, who writes next begins a new epoch',
    async () => {
      const { ada, ben } = people;
      const dora = await person('dora');
      const space = await shared();
      await join(space, ada, dora, 'Dora');
      const before = (await ada.call('group', { space })).epochs.length;
      await dora.call('groupChange', { space, what: 'leave' });
      assert.equal((await ben.call('group', { space })).stale, true);
      await say(ben, space, 'after Dora');
      const group = await ada.call('group', { space });
      assert.equal(group.stale, false);
      assert.equal(group.epochs.length, before + 1);
      assert.equal(group.history.at(-1).type, 5);
      assert.ok((await texts(ada, space)).includes('after Dora'));
    });

  it('GRP-13 EV-06 a wrong box opens nothing and is repaired by a member',
    async () => {
      const { ada } = people;
      const space = await shared();
      const again = here.device();
      people.again = again;
      await again.call('signIn', { name: 'ben',
        passphrase: 'pass phrase of ben' });
      const given = [];
      const lies = [
        () => 'A'.repeat(107), // opens by no key
        // opens, and is the secret of another time
        (box) => given.find((one) => one !== box),
      ];
      for (const lie of lies) {
        again.between = async (go, method, path) => {
          const got = await go();
          if (method !== 'GET' || path !== `space/${space}`) return got;
          const body = await got.json();
          given.push(...body.boxes.map((b) => b.box));
          const boxes = body.boxes.map((b) => ({ ...b, box: lie(b.box) }));
          return new Response(JSON.stringify({ ...body, boxes }),
            { headers: got.headers });
        };
        await again.call('groupList', { space });
        const { unread } = await again.call('groupUnread', { space });
        assert.ok(unread.length > 2 && unread.every((u) =>
          u.cause === 'waiting' || u.cause === 'before'));
        assert.ok(new Set(given).size > 1);
        again.keys.groups.release(space);
      }
      again.between = null;
      await here.settled(again);
      const seen = here.device();
      people.seen = seen;
      await seen.call('signIn', { name: 'ada',
        passphrase: 'pass phrase of ada' });
      await seen.call('group', { space });
      await here.settled(seen);
      assert.ok((await texts(again, space)).includes('after Dora'));
      assert.deepEqual((await again.call('groupUnread', { space })).unread
        .filter((u) => u.cause !== 'before'), []);
      void ada;
    });

  it('what newer software wrote is named as such: a version, a type',
    async () => {
      const { ada, seen } = people;
      const space = await shared();
      const causes = async () => (await seen.call('groupUnread', { space }))
        .unread.map((u) => u.cause);
      await ada.call('groupPutMany', { space, changes: [{ type: MESSAGE,
        data: { v: 2, words: 'of a later version' } }] });
      assert.deepEqual(await causes(), ['newer']);
      const sealed = await seen.keys.sealed();
      const { wasm } = sealed;
      sealed.wasm = { ...wasm, otype_count: () => MESSAGE };
      await say(ada, space, 'of a type not known here');
      assert.deepEqual(await causes(), ['newer', 'newer']);
      sealed.wasm = wasm;
    });

  it('EV-05 a group that nobody this person knows founded is not opened',
    async () => {
      const { ada, dora } = people;
      const { space } = await dora.call('groupFound', { name: 'trap', about: '',
        label: 'Dora' });
      ada.between = async (go, method, path) => {
        if (path === 'spaces') return Response.json({ spaces: [{ space }] });
        if (!path.startsWith(`space/${space}`)) return go();
        const theirs = new Promise((done) => {
          dora.between = async (ask, _, at) => {
            const got = await ask();
            if (at === path) done(got.clone());
            return got;
          };
        });
        dora.keys.groups.release(space);
        await dora.call('group', { space });
        dora.between = null;
        return theirs;
      };
      const { groups } = await ada.call('groups');
      ada.between = null;
      assert.equal(groups[0].failed, 'stranger');
    });

  it('EV-09 EV-17 a log of a group altered in one byte is a full stop',
    async () => {
      const space = await shared();
      const fresh = here.device();
      people.fresh = fresh;
      await fresh.call('signIn', { name: 'ada',
        passphrase: 'pass phrase of ada' });
      fresh.between = async (go, method, path) => {
        const got = await go();
        if (method !== 'GET' || path !== `space/${space}/log`) return got;
        const bytes = new Uint8Array(await got.arrayBuffer());
        bytes[bytes.length - 20] ^= 1;
        return new Response(bytes, { headers: got.headers });
      };
      await assert.rejects(fresh.call('group', { space }),
        (error) => error.code === 'altered');
      fresh.between = null;
      await assert.rejects(fresh.call('group', { space }),
        (error) => error.code === 'altered', 'once stopped, it stays stopped');
    });

  it('the last facilitator cannot leave, but appoint or close', async () => {
    const { ada, ben } = people;
    const space = await shared();
    const user = ben.keys.groups.me;
    await assert.rejects(ada.call('groupChange', { space, what: 'leave' }),
      (error) => error.code === 'invalid');
    await assert.rejects(ben.call('groupChange', { space, what: 'close' }),
      (error) => error.code === 'invalid');
    await ada.call('groupChange', { space, what: 'facilitator', user });
    await ada.call('groupChange', { space, what: 'leave' });
    await ben.call('groupChange', { space, what: 'rotate' });
    await ben.call('groupChange', { space, what: 'close' });
    await assert.rejects(say(ben, space, 'too late'),
      (error) => error.code === 'closed');
    assert.ok((await texts(ben, space)).length > 0, 'still to be read');
    await ben.call('groupDrop', { space });
    assert.deepEqual((await ben.call('groups')).groups, []);
  });

  it('a pair, from an invitation by code, is founded by who made it',
    async () => {
      const { ada, ben } = people;
      const { code } = await ada.call('groupInvite', { label: 'Ben' });
      const looked = await ben.call('groupLook', { code });
      assert.equal(looked.kind, 2);
      await ben.call('groupClaim');
      const { made } = await ada.call('groupInvites');
      const one = made.find((i) => i.kind === 2 && i.state === 'answered');
      const { space } = await ada.call('groupAdmit', { invite: one.invite,
        from: 0, label: 'Ben' });
      await say(ada, space, 'only you');
      assert.deepEqual(await texts(ben, space), ['only you']);
      assert.equal((await ben.call('group', { space })).members.length, 2);
    });

  it('new account keys reach every group', async () => {
    const { ben, ada } = people;
    const [pair] = (await ben.call('groups')).groups;
    await ben.call('prove', { passphrase: 'pass phrase of ben' });
    await ben.call('change', { what: 'rotation', passphrase: 'a new long one' });
    await ben.confirm({ passphrase: 'a new long one' });
    await ben.call('list');
    assert.equal((await ben.call('account')).rotating, false);
    await say(ben, pair.space, 'with new keys');
    assert.ok((await texts(ada, pair.space)).includes('with new keys'));
    const { members } = await ada.call('group', { space: pair.space });
    assert.equal(members.find((m) => !m.me).how, 'renewed');
  });

  /** The moment before the first membership entry of `who` is sent. */
  function beforeStep(who, space, work) {
    let first = true;
    who.between = async (go, method, path) => {
      if (first && method === 'POST' && path === `space/${space}`) {
        first = false;
        await work();
      }
      return go();
    };
  }

  it('one answer admitted on two devices at once: in once, and both are told so',
    async () => {
      const { ada, seen } = people;
      const eve = await person('eve');
      const { space } = await ada.call('groupFound', { name: 'Twice', about: '',
        label: 'Ada' });
      const { code, invite } = await ada.call('groupInvite', { space,
        label: 'Eve' });
      await eve.call('groupLook', { code });
      await eve.call('groupClaim');
      const admit = { invite, from: 0, label: 'Eve' };
      beforeStep(ada, space, () => seen.call('groupAdmit', admit));
      assert.deepEqual(await ada.call('groupAdmit', admit), { space });
      ada.between = null;
      for (const one of [ada, seen, eve]) {
        const { members, history } = await one.call('group', { space });
        assert.deepEqual(members.map((m) => m.label), ['Ada', 'Eve']);
        assert.equal(history.length, 2);
      }
      assert.deepEqual((await ada.call('groupInvites')).made
        .filter((i) => i.space === space), []);
    });

  it('the last place: two let in at once, one comes in, and then it is full',
    async () => {
      const { ada, ben } = people;
      const { space } = await ada.call('groupFound', { name: 'Large circle',
        about: '', label: 'Ada' });
      await join(space, ada, ben, 'Ben');
      await ada.call('groupChange', { space, what: 'facilitator',
        user: ben.keys.groups.me });
      for (let i = 3; i <= 11; i++)
        await join(space, ada, await person(`guest-${i}`), `Guest ${i}`);
      const late = await ada.call('groupInvite', { space, label: 'Late' });
      const waits = [];
      for (const host of [ada, ben]) {
        const guest = await person(`of-${host === ada ? 'ada' : 'ben'}`);
        const { code, invite } = await host.call('groupInvite', { space,
          label: 'Guest' });
        await guest.call('groupLook', { code });
        await guest.call('groupClaim');
        waits.push({ guest, admit: { invite, from: 0, label: 'Guest' } });
      }
      const full = (error) => error.code === 'full';
      beforeStep(ada, space, () => ben.call('groupAdmit', waits[1].admit));
      await assert.rejects(ada.call('groupAdmit', waits[0].admit), full);
      ada.between = null;
      await assert.rejects(ada.call('groupAdmit', waits[0].admit), full);
      assert.equal((await ada.call('group', { space })).members.length, 12);
      assert.deepEqual((await waits[0].guest.call('groups')).groups, []);
      await assert.rejects(people.cleo.call('groupLook', { code: late.code }),
        full);
      const { user } = (await ben.call('group', { space })).members.at(-1);
      const remove = { space, what: 'remove', user };
      beforeStep(ada, space, () => ben.call('groupChange', remove));
      await ada.call('groupChange', remove);
      ada.between = null;
      await ada.call('groupAdmit', waits[0].admit);
      assert.equal((await waits[0].guest.call('groups')).groups.length, 1,
        'whoever waited comes in when there is room');
    });

  it('GRP-12 words into a time that is over are refused by the server, forged past the scripts',
    async () => {
      const { ada, ben } = people;
      const carl = await person('carl');
      const { space } = await ada.call('groupFound', { name: 'Forged circle',
        about: '', label: 'Ada' });
      await join(space, ada, ben, 'Ben');
      await join(space, ada, carl, 'Carl');
      await say(ben, space, 'a real one');
      const path = `/api/1/space/${space}/log`;
      const entries = async () => {
        const log = Buffer.from(await (await ben.raw(path)).arrayBuffer());
        const all = [];
        for (let at = 0; at < log.length;) {
          const sig = log[at + HDR];
          const body = at + HDR + 1 + sig + 4;
          const end = body + log.readUInt32BE(body - 4);
          all.push({ hdr: log.subarray(at, at + HDR),
            body: log.subarray(body, end) });
          at = end;
        }
        return all;
      };
      /** Ben's last words again: next in the chain, whole, his own. */
      const forge = async () => {
        const all = await entries();
        const put = all.findLast((e) => e.hdr[56] === 16 && e.body.length > 0);
        const hdr = Buffer.from(put.hdr), body = Buffer.from(put.body);
        body[body.length - 1] ^= 1;
        hdr.writeBigUInt64BE(BigInt(all.length + 1), 16);
        hdr.set(hash('log', all.at(-1).hdr), 24);
        hdr.set(crypto.getRandomValues(new Uint8Array(16)), 77);
        hdr.set(hash('blob', body), 103);
        const len = Buffer.alloc(5);
        len.writeUInt32BE(body.length, 1);
        const got = await ben.raw(path, { method: 'POST',
          headers: { 'content-type': 'application/octet-stream' },
          body: Buffer.concat([hdr, len, body]) });
        return { status: got.status, grew: (await entries()).length
          - all.length };
      };
      await carl.call('groupChange', { space, what: 'leave' });
      const { status, grew } = await forge();
      assert.equal(grew, 0);
      assert.ok(status >= 400 && status < 500, String(status));
      await say(ben, space, 'in the new time');
      assert.equal((await forge()).grew, 1, 'nothing else was wrong with it');
    });
});
