/**
 * Groups and pairs in the keys worker against the real server: several people,
 * one worker each.
 */
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';

import { real } from './real.mjs';

const MESSAGE = 3;

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
});
