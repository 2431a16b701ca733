import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pace } from '../../slack/budget.ts';
import { createSlackNotifier } from '../../slack/notifier.ts';
import { createNovelties } from '../../slack/novelties.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { stoppedClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/slack-server.ts';
import { dayView, speaker, sponsor } from '../briefing/day-view.ts';
import { MANIFEST, memoryDocuments, wordsOf } from './office.ts';
import { remembranceIn } from './remembrance.ts';

const TOKEN = 'xoxb-test-0123456789';
const BEGIN = '2026-11-23T06:45:00.000Z';
const EMAILS = [sponsor.email, 'two@example.test', 'three@example.test'];
const whole = composeDigest({ view: dayView(), recipient: sponsor, speaker, before: null });
const [TABLE, CHART] = ['table', 'data_visualization'];
const DAY_MS = 86_400_000;

let slack: SlackSandbox;
beforeEach(async () => {
  slack = await startSlack({
    token: TOKEN,
    team: 'Northlight',
    manifest: MANIFEST,
    clock: stoppedClock(BEGIN),
    members: EMAILS.map((email, at) => ({
      id: `U${at}`,
      name: email,
      email,
      zone: 'Europe/Oslo',
      locale: 'en-GB',
    })),
  });
});
afterEach(() => slack.stop());

/** The wing of one installation, which can be started anew. */
function installation(documents = memoryDocuments()) {
  let nowMs = Date.parse(BEGIN);
  const pace: Pace = {
    nowMs: () => nowMs,
    async sleep(ms) {
      nowMs += ms;
    },
  };
  const clock = { now: () => new Date(nowMs).toISOString() };
  return {
    documents,
    wait: (ms: number) => {
      nowMs += ms;
    },
    start: (version = '1') =>
      createSlackNotifier({
        token: TOKEN,
        apiUrl: `${slack.url}/api/`,
        log: silentLog,
        timeoutMs: 5_000,
        pace,
        novelties: createNovelties({ remembrance: remembranceIn(documents), clock, version, log: silentLog }),
      }),
  };
}

const kindsOf = ({ blocks }: { readonly blocks: readonly unknown[] }) =>
  (blocks as { type: string }[]).map(({ type }) => type);
const top = () => slack.messages().filter(({ threadTs }) => threadTs === null);
const replies = () => slack.messages().filter(({ threadTs }) => threadTs !== null);
const refused = () => slack.calls().filter(({ outcome }) => outcome === 'invalid_blocks').length;

describe('in a workspace that takes Slack’s newer blocks', () => {
  it('a digest has a chart instead of a picture, and a table in each message of its thread', async () => {
    const delivered = await installation().start().deliver(whole, 'key');
    expect(delivered).toEqual({ state: 'sent', channel: top()[0]?.channel, ts: top()[0]?.ts });
    expect(
      top().map((message) => kindsOf(message).filter((kind) => kind === CHART || kind === 'image')),
    ).toEqual([[CHART]]);
    expect(slack.calls().some(({ method }) => method.startsWith('files.'))).toBe(false);
    expect(replies().map((reply) => kindsOf(reply).filter((kind) => kind === TABLE))).toEqual([
      [TABLE],
      [TABLE],
    ]);
    expect(wordsOf(replies()[0]?.blocks)).toContain('What stands behind the goals');
  });

  it('says in words what chart and tables show, for whoever cannot see them', async () => {
    await installation().start().deliver(whole, 'key');
    expect(top()[0]?.text).toContain('From 28.2% in April 2026 to 32.1% in November 2026');
    const [teams, checks] = replies().map(({ text }) => text);
    expect(teams).toContain('East and South: 79.2 (7 people');
    expect(checks).toContain('550 closed tickets');
  });

  it('adds what is missing in the thread after a crash, and nothing twice', async () => {
    const here = installation();
    slack.befall('chat.postMessage', { kind: 'refused', error: 'fatal_error' }, { after: 2 });
    expect(await here.start().deliver(whole, 'key')).toMatchObject({
      state: 'sent',
      note: expect.stringContaining('details'),
    });
    expect(replies()).toHaveLength(1);
    await here.start().resume(whole, 'key');
    await here.start().resume(whole, 'key');
    expect(replies()).toHaveLength(2);
    expect(wordsOf(replies()[1]?.blocks)).toContain('Most findings');
  });
});

describe('in a workspace that does not take them', () => {
  it.each([
    ['charts', [CHART], 1],
    ['tables', [TABLE], 1],
    ['either', [CHART, TABLE], 2],
  ])('a digest arrives once and whole without %s, and they are not tried again', async (_, kinds, tries) => {
    slack.knowNot(kinds);
    const here = installation();
    expect((await here.start().deliver(whole, 'one')).state).toBe('sent');
    expect((await here.start().deliver({ ...whole, recipient: 'two@example.test' }, 'two')).state).toBe(
      'sent',
    );
    expect(refused()).toBe(tries);
    expect(top().map((one) => kindsOf(one).includes('image'))).toEqual(
      kinds.includes(CHART) ? [true, true] : [false, false],
    );
    expect(replies()).toHaveLength(kinds.includes(TABLE) ? 2 : 4);
    for (const reply of replies()) expect(kindsOf(reply).includes(TABLE)).toBe(!kinds.includes(TABLE));
    const said = replies()
      .map(({ blocks }) => wordsOf(blocks))
      .join();
    for (const words of ['East and South', '550', 'Data quality']) expect(said).toContain(words);
  });

  it('they are tried again after thirty days, and by another version', async () => {
    slack.knowNot([CHART]);
    const here = installation();
    const brief = { ...whole, details: [] };
    await here.start().deliver(brief, 'one');
    slack.knowNot([]);
    here.wait(29 * DAY_MS);
    await here.start().deliver(brief, 'two');
    await here.start('2').deliver(brief, 'three');
    here.wait(2 * DAY_MS);
    await here.start().deliver(brief, 'four');
    expect(top().map((one) => kindsOf(one).includes(CHART))).toEqual([false, false, true, true]);
  });

  it('it is found out once for all who are written to at that moment', async () => {
    slack.knowNot([CHART]);
    const notifier = installation().start();
    const briefs = EMAILS.map((recipient) => ({ ...whole, recipient, details: [] }));
    const all = await Promise.all(briefs.map((brief) => notifier.deliver(brief, brief.recipient)));
    expect(all.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
    expect([top().length, refused()]).toEqual([3, 1]);
  });

  it('a digest that had a chart is put right with a picture where Slack now refuses it', async () => {
    const notifier = installation().start();
    const brief = { ...whole, details: [] };
    const place = await notifier.deliver(brief, 'key');
    if (place.state !== 'sent') throw new Error(place.reason);
    slack.knowNot([CHART]);
    expect((await notifier.amend(brief, 'key', place, true)).state).toBe('sent');
    expect(top().map((one) => kindsOf(one).includes('image'))).toEqual([true]);
  });

  it('after a crash the words of the thread are not said again', async () => {
    slack.knowNot([TABLE]);
    const here = installation();
    await here.start().deliver(whole, 'key');
    for (const version of ['1', '2']) await here.start(version).resume(whole, 'key');
    expect(replies()).toHaveLength(1);
  });
});

describe('a failure that is not about them', () => {
  it('a message that is refused either way is no reason to do without them', async () => {
    const here = installation();
    slack.befall('chat.postMessage', { kind: 'refused', error: 'invalid_blocks' }, { times: 9 });
    expect((await here.start().deliver({ ...whole, details: [] }, 'key')).state).toBe('failed');
    expect(JSON.parse(here.documents.all())).toEqual({});
  });

  it('an answer that was lost leads to a look, and to no second message', async () => {
    const here = installation();
    slack.befall('chat.postMessage', { kind: 'accepted-dropped' });
    expect((await here.start().deliver({ ...whole, details: [] }, 'key')).state).toBe('sent');
    expect(top()).toHaveLength(1);
    expect(kindsOf(top()[0] ?? { blocks: [] })).toContain(CHART);
    expect(here.documents.all()).toBe('');
  });

  it('what cannot be read, or kept, costs nobody a message', async () => {
    slack.knowNot([CHART]);
    const documents = memoryDocuments();
    await documents.write('slack-novelties', ['no record']);
    const write = async () => {
      throw new Error('no room');
    };
    expect(
      (
        await installation({ ...documents, write })
          .start()
          .deliver(whole, 'key')
      ).state,
    ).toBe('sent');
    expect(kindsOf(top()[0] ?? { blocks: [] })).toContain('image');
  });
});
