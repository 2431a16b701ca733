import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { briefMessage, detailsMessage } from '../../slack/blocks/message.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { validateBlocks } from '../../src/sandbox/slack/blocks.ts';
import type { SlackCall } from '../../src/sandbox/slack/slack-server.ts';
import { dayView, speaker, sponsor } from '../briefing/day-view.ts';
import { ADMIN, ANA, GUEST, KEYS, MANAGER, type Office, openOffice, SPONSOR } from './office.ts';
import { typeProblems } from './slack-types.ts';

const root = new URL('../../', import.meta.url).pathname;
const specs = join(process.env['PLUMBLINE_REFERENCE'] ?? join(root, '../shared'), 'specs/slack');
const present = existsSync(specs);
if (!present) console.log(`Skipped: outgoing calls against Slack's contract. ${specs} is absent.`);

let office: Office;
/** Views that were shown, whichever way they came. */
const views: { readonly type: string; readonly blocks: readonly unknown[] }[] = [];
let calls: readonly SlackCall[] = [];

beforeAll(async () => {
  office = await openOffice();
  await live();
  calls = office.slack.calls();
});
afterAll(() => office.stop());

const settle = async () => {
  await office.slack.idle();
  await office.app.idle();
  for (const member of [ANA, MANAGER, SPONSOR, ADMIN, GUEST])
    for (const view of [office.slack.home(member), ...office.slack.modals(member)])
      if (view) views.push(view.payload as never);
};

/** One of everything that people can do. */
async function live(): Promise<void> {
  const { slack } = office;
  const { people } = slack;
  const question = await office.ask();
  await people.press(ANA, question, { actionId: 'agree-what' });
  await people.press(ANA, question, { actionId: 'agree' });
  await settle();
  for (const member of [ANA, MANAGER, SPONSOR, ADMIN, GUEST]) people.openHome(member);
  await settle();
  const nudge = await office.nudge();
  const press = async (action: string, key: string) => {
    const blocks = slack.messages().find(({ ts }) => ts === nudge.ts)?.blocks as {
      block_id: string;
      elements?: { value?: string }[];
    }[];
    const [check = ''] = key.split(' ');
    const block = blocks.find(({ elements }) => elements?.some(({ value }) => value?.includes(check)));
    await people.press(ANA, nudge, { actionId: action, blockId: block?.block_id ?? '' });
    await settle();
    return slack.modals(ANA).at(-1)?.id ?? '';
  };
  const form = await press('fix', KEYS.amount);
  await people.submit(ANA, form, { 'field:amount': { input: '12.5' } });
  await settle();
  await people.press(ANA, { view: slack.modals(ANA).at(-1)?.id ?? '' }, { actionId: 'undo' });
  await settle();
  office.fixing.crm.change('chances', 'c5', { ends: '2026-04-01' }, '2026-02-02T11:00:00.000Z');
  const late = await press('fix', KEYS.date);
  office.fixing.crm.change('chances', 'c5', { ends: '2026-04-02' }, '2026-02-02T11:01:00.000Z');
  await people.submit(ANA, late, { 'field:closeDate': { input: '2026-05-01' } });
  await settle();
  await people.submit(ANA, await press('later', KEYS.stage), {});
  await settle();
  await people.submit(ANA, await press('not-an-issue', KEYS.date), { reason: { input: 'right' } });
  await settle();
  await press('not-mine', KEYS.amount);
  people.openHome(MANAGER);
  await settle();
  await people.press(SPONSOR, { view: slack.home(SPONSOR)?.id ?? '' }, { actionId: 'goal:1' });
  await settle();
  await people.press(SPONSOR, { view: slack.home(SPONSOR)?.id ?? '' }, { actionId: 'details' });
  await settle();
  await people.press(SPONSOR, { view: slack.home(SPONSOR)?.id ?? '' }, { actionId: 'decide:yes' });
  for (const line of ['help', 'status', 'goal 1', 'my fixes', 'stop'])
    await people.command(SPONSOR, `/plumbline ${line}`);
  people.say(ANA, 'stop');
  await settle();
}

describe('everything that goes out', () => {
  it('has the structure of Slack’s own types, and keeps every limit', () => {
    const digest = composeDigest({ view: dayView(), recipient: sponsor, speaker, before: null });
    const messages = [
      briefMessage(digest).blocks,
      detailsMessage(digest)?.blocks ?? [],
      ...office.slack.messages().map(({ blocks }) => blocks),
      ...office.slack.ephemerals().map(({ blocks }) => blocks),
    ];
    expect(messages.length).toBeGreaterThan(6);
    for (const blocks of messages) {
      for (const block of blocks) expect(typeProblems('KnownBlock', block)).toEqual([]);
      expect(validateBlocks(blocks, 'message')).toEqual([]);
    }
    expect(views.length).toBeGreaterThan(12);
    for (const view of views) {
      expect(typeProblems(view.type === 'home' ? 'HomeView' : 'ModalView', view)).toEqual([]);
      expect(validateBlocks(view.blocks, view.type as 'home' | 'modal')).toEqual([]);
    }
  }, 300_000);

  it('is a structure that the check would refuse if it were misspelt', () => {
    const good = { type: 'section', text: { type: 'mrkdwn', text: 'x' } };
    expect(typeProblems('KnownBlock', good)).toEqual([]);
    expect(typeProblems('KnownBlock', { ...good, colour: 'red' })).not.toEqual([]);
    expect(typeProblems('KnownBlock', { type: 'header', text: { type: 'mrkdwn', text: 'x' } })).not.toEqual(
      [],
    );
  });

  it('carries ids alone in what comes back', () => {
    for (const view of views) {
      const { private_metadata } = view as { private_metadata?: string };
      if (private_metadata === undefined || private_metadata === '') continue;
      expect(private_metadata).not.toMatch(/Aegean|example\.test|2000|Ana/);
    }
  });

  it('is all taken by Slack', () => {
    expect(calls.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  });
});

describe.skipIf(!present)('every call', () => {
  it('has the arguments that Slack names, and those that it demands', () => {
    expect(new Set(calls.map(({ method }) => method)).size).toBeGreaterThan(7);
    for (const { method, args } of calls) {
      const { args: contract } = JSON.parse(readFileSync(join(specs, `methods/${method}.json`), 'utf8')) as {
        args: { required?: string[]; properties: Record<string, unknown> };
      };
      // Slack's own client names the workspace besides.
      const known = [...Object.keys(contract.properties), 'team_id'];
      expect(known, method).toEqual(expect.arrayContaining(Object.keys(args)));
      const demanded = (contract.required ?? []).filter((name) => name !== 'token');
      expect(Object.keys(args), method).toEqual(expect.arrayContaining(demanded));
    }
  });
});
