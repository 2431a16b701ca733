import { expect, test } from 'vitest';
import { BETWEEN_POSTS_MS, createBudget } from '../../slack/budget.ts';
import { burst } from '../prove/burst-run.ts';

/** Time that passes when the test says so. */
function steppedTime() {
  let nowMs = 1_000_000;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ at: nowMs + ms, wake })),
    async pass(ms: number) {
      const end = nowMs + ms;
      await new Promise((done) => setImmediate(done));
      for (;;) {
        sleepers.sort((a, b) => a.at - b.at);
        const [next] = sleepers;
        if (next === undefined || next.at > end) break;
        sleepers.shift();
        nowMs = Math.max(nowMs, next.at);
        next.wake();
        await new Promise((done) => setImmediate(done));
      }
      nowMs = end;
    },
  };
}

const post = (conversation: string, urgent = false) => ({ method: 'chat.postMessage', conversation, urgent });

test('one conversation gets a message a second, and another does not wait for it', async () => {
  const time = steppedTime();
  const budget = createBudget(time);
  const gone: string[] = [];
  for (const [name, conversation] of [
    ['first', 'D1'],
    ['second', 'D1'],
    ['other', 'D2'],
  ] as const)
    void budget.turn(post(conversation)).then(() => gone.push(name));
  await time.pass(0);
  expect(gone).toEqual(['first', 'other']);
  await time.pass(BETWEEN_POSTS_MS - 1);
  expect(gone).toHaveLength(2);
  await time.pass(1);
  expect(gone).toEqual(['first', 'other', 'second']);
});

test('no more calls of a method go out in any minute than its tier allows, and what is urgent goes first', async () => {
  const time = steppedTime();
  const budget = createBudget(time);
  const gone: { readonly name: string; readonly at: number }[] = [];
  const ask = (name: string, urgent: boolean) =>
    void budget
      .turn({ method: 'users.list', conversation: null, urgent })
      .then(() => gone.push({ name, at: time.nowMs() }));
  for (let n = 0; n < 40; n++) ask(`${n}`, false);
  ask('urgent', true);
  await time.pass(3 * 60_000);
  expect(gone).toHaveLength(41);
  expect(gone.findIndex(({ name }) => name === 'urgent')).toBe(18);
  for (const { at } of gone)
    expect(gone.filter((other) => other.at > at - 60_000 && other.at <= at).length).toBeLessThanOrEqual(18);
});

test('a thousand nudges leave room for a digest in every minute', async () => {
  const time = steppedTime();
  const budget = createBudget(time);
  let nudges = 0;
  for (let n = 0; n < 1_000; n++) void budget.turn(post(`D${n}`)).then(() => nudges++);
  await time.pass(0);
  expect(nudges).toBe(200);
  let digests = 0;
  for (let n = 0; n < 40; n++) void budget.turn(post(`S${n}`, true)).then(() => digests++);
  await time.pass(0);
  expect(digests).toBe(40);
});

test('a pause that Slack asked for holds the method back, and no other', async () => {
  const time = steppedTime();
  const budget = createBudget(time);
  budget.pause('chat.postMessage', 30_000);
  const gone: string[] = [];
  void budget.turn(post('D1')).then(() => gone.push('post'));
  void budget.turn({ method: 'users.list', conversation: null, urgent: false }).then(() => gone.push('list'));
  await time.pass(29_999);
  expect(gone).toEqual(['list']);
  await time.pass(1);
  expect(gone).toEqual(['list', 'post']);
});

test('many people at one hour cause no refusal, and sponsors do not wait for reps', async () => {
  const run = await burst({ sponsors: 6, reps: 60 });
  expect(run).toMatchObject({ digests: 6, nudges: 60, limited: 0 });
  expect(run.calls['users.lookupByEmail']).toBeUndefined();
  expect(run.lastDigestSeconds).toBeLessThan(60);
}, 60_000);
