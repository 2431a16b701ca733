import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Writing } from '../../src/crm/writing.ts';
import { nodesOf } from '../../src/sandbox/slack/rules.ts';
import { worthOf } from '../fixing/desk.ts';
import { ANA, KEYS, MANAGER, type Office, openOffice, wordsOf } from './office.ts';

let office: Office;
let nudge: { channel: string; ts: string };

beforeAll(async () => {
  office = await openOffice({ alter });
});
afterAll(() => office.stop());

let refuse = false;
let slowMs = 0;
/** A CRM that refuses or takes its time when it is told to. */
const alter = (writing: Writing): Writing => ({
  read: (ask) => writing.read(ask),
  async write(request) {
    if (refuse) {
      const problems = [{ field: 'amount', sentence: 'The amount must be a round one.' }];
      return { kind: 'refused', problems };
    }
    if (slowMs > 0) await pause(slowMs);
    return writing.write(request);
  },
});
const endsOf = (key: string) => office.fixing.crm.kinds.get('chances')?.records.get(key)?.data['ends'];
const settle = async () => {
  await office.slack.idle();
  await office.app.idle();
};
const modal = (who = ANA) => office.slack.modals(who).at(-1);
const message = () => office.slack.messages().find(({ ts }) => ts === nudge.ts);

const nodes = () => [...nodesOf(message()?.blocks ?? [])];
/** All words of the nudge that are struck through. */
const struck = () =>
  nodes().flatMap(({ value: { style, text } }) =>
    typeof style === 'object' && style !== null && 'strike' in style ? [String(text)] : [],
  );
/** What can be done about one fix in the nudge. */
const actionsOn = (key: string) =>
  nodes().flatMap(({ value: { action_id, value } }) => {
    const [check, , record] = key.split(' ');
    const about = String(value).includes(`"${check}"`) && String(value).includes(`"${record}"`);
    return typeof action_id === 'string' && about ? [action_id] : [];
  });

/** Presses a button of one fix in the nudge. */
async function press(action: string, key: string, who = ANA) {
  const blocks = message()?.blocks as {
    block_id: string;
    elements?: { action_id?: string; value?: string }[];
  }[];
  const [check, , record] = key.split(' ');
  const block = blocks.find(({ elements }) =>
    elements?.some(
      ({ action_id, value }) =>
        action_id === action && value?.includes(`"${check}"`) && value.includes(`"${record}"`),
    ),
  );
  if (!block) throw new Error(`no ${action} for ${key}: ${JSON.stringify(blocks).slice(0, 400)}`);
  const heard = await office.slack.people.press(who, nudge, { actionId: action, blockId: block.block_id });
  await settle();
  return heard;
}

describe('fixing in place', () => {
  beforeEach(async () => {
    nudge = await office.nudge();
  });

  it('opens a form with the record as it stands, writes what is entered, ticks it off and takes it back', async () => {
    await press('fix', KEYS.amount);
    expect(wordsOf(modal()?.payload)).toContain('Aegean Lines c3');
    const form = modal();
    const sent = await office.slack.people.submit(ANA, form?.id ?? '', {
      'field:amount': { input: '20000.5' },
    });
    expect(sent).toEqual({ kind: 'updated' });
    await settle();
    expect(worthOf(office.fixing.crm, 'c3')).toBe(20000.5);
    expect(wordsOf(modal()?.payload)).toContain('€20,000.50');
    expect(wordsOf(message()?.blocks)).toContain('✓ Fixed.');
    const [row] = await office.desk.mending.fixes.list(1);
    expect(row?.intent).toMatchObject({ by: 'u1@example.test', rights: 'integration', recordId: 'c3' });
    await office.slack.people.press(ANA, { view: modal()?.id ?? '' }, { actionId: 'undo' });
    await settle();
    expect(worthOf(office.fixing.crm, 'c3')).toBeNull();
    expect(wordsOf(message()?.blocks)).not.toContain('✓ Fixed.');
    expect(wordsOf(modal()?.payload)).toContain('Taken back');
  });

  it('says what is wrong on the field, and takes nothing that is none', async () => {
    await press('fix', KEYS.stage);
    const id = modal()?.id ?? '';
    const same = await office.slack.people.submit(ANA, id, {});
    expect(same).toEqual({
      kind: 'refused',
      errors: { 'field:stage': 'This is what the CRM holds already.' },
    });
    // What the page of a client does not offer, a forged request may still hold.
    const forged = wordsOf(modal()?.payload);
    expect(forged).toContain('Stage');
  });

  it('puts a refusal of the CRM on its field', async () => {
    refuse = true;
    await press('fix', KEYS.amount);
    const sent = await office.slack.people.submit(ANA, modal()?.id ?? '', {
      'field:amount': { input: '7' },
    });
    refuse = false;
    expect(sent).toEqual({
      kind: 'refused',
      errors: { 'field:amount': 'The amount must be a round one.' },
    });
    expect(worthOf(office.fixing.crm, 'c3')).toBeNull();
    expect(wordsOf(message()?.blocks)).not.toContain('✓');
  });

  it('shows both values when somebody changed the record meanwhile, and writes only what is then wanted', async () => {
    await press('fix', KEYS.date);
    office.fixing.crm.change('chances', 'c5', { ends: '2026-04-01' }, '2026-02-02T11:00:00.000Z');
    const sent = await office.slack.people.submit(ANA, modal()?.id ?? '', {
      'field:closeDate': { input: '2026-05-05' },
    });
    expect(sent).toEqual({ kind: 'updated' });
    const both = wordsOf(modal()?.payload);
    expect(both).toContain('Somebody changed this in tiny meanwhile.');
    expect(both).toContain('1 April');
    expect(both).toContain('5 May');
    expect(endsOf('c5')).toBe('2026-04-01');
    expect((await office.slack.people.submit(ANA, modal()?.id ?? '', {})).kind).toBe('updated');
    await settle();
    expect(endsOf('c5')).toBe('2026-05-05');
    expect(wordsOf(message()?.blocks)).toContain('✓ Fixed.');
  });

  it('offers the way back for ten minutes and no longer', async () => {
    await press('fix', KEYS.amount);
    await office.slack.people.submit(ANA, modal()?.id ?? '', { 'field:amount': { input: '1' } });
    await settle();
    const undo = modal()?.id ?? '';
    office.setNow('2026-02-02T12:10:01.000Z');
    await office.slack.people.press(ANA, { view: undo }, { actionId: 'undo' });
    await settle();
    expect(worthOf(office.fixing.crm, 'c3')).toBe(1);
    expect(wordsOf(modal()?.payload)).toContain('The ten minutes are over');
    office.fixing.crm.change('chances', 'c3', { worth: null }, '2026-02-02T12:00:00.000Z');
    office.setNow('2026-02-02T12:00:00.000Z');
  });

  it('shows the form anew where it was opened before a restart', async () => {
    await press('fix', KEYS.amount);
    const opened = modal();
    const metadata = JSON.parse(String(opened?.payload.private_metadata));
    expect(Object.keys(metadata).sort()).toEqual(['finding', 'place', 'sitting']);
    office.setNow('2026-02-02T13:30:00.000Z');
    const sent = await office.slack.people.submit(ANA, opened?.id ?? '', { 'field:amount': { input: '5' } });
    expect(sent).toEqual({ kind: 'updated' });
    expect(wordsOf(modal()?.payload)).toContain('This form was open for long.');
    expect(worthOf(office.fixing.crm, 'c3')).toBeNull();
    office.setNow('2026-02-02T12:00:00.000Z');
  });

  it('tells by itself what took longer than Slack waits', async () => {
    slowMs = 2_300;
    await press('fix', KEYS.amount);
    const sent = await office.slack.people.submit(ANA, modal()?.id ?? '', {
      'field:amount': { input: '8' },
    });
    slowMs = 0;
    expect(sent).toEqual({ kind: 'updated' });
    expect(wordsOf(modal()?.payload)).toContain('Saving …');
    await settle();
    expect(wordsOf(modal()?.payload)).toContain('✓ Saved.');
    office.fixing.crm.change('chances', 'c3', { worth: null }, '2026-02-02T12:00:00.000Z');
  });

  it('ticks off what the next judging finds mended', async () => {
    const fix = office.open.get(KEYS.stage);
    office.open.delete(KEYS.stage);
    await office.app.judged([{ ...nudge, language: 'en' }]);
    await settle();
    expect(wordsOf(message()?.blocks)).toContain('✓ Mended. Thank you.');
    const calls = office.slack.calls().length;
    await office.app.judged([{ ...nudge, language: 'en' }]);
    await settle();
    const again = office.slack.calls().slice(calls);
    expect(again.map(({ method }) => method)).not.toContain('chat.update');
    if (fix) office.open.set(KEYS.stage, fix);
  });
});

describe('what is said of a finding instead', () => {
  beforeEach(async () => {
    nudge = await office.nudge();
  });

  it('later: until a day of one’s choice, and no day of the past', async () => {
    await press('later', KEYS.amount);
    const id = modal()?.id ?? '';
    const past = { when: { input: 'day' }, day: { input: '2026-01-01' } };
    expect(await office.slack.people.submit(ANA, id, past)).toMatchObject({ kind: 'refused' });
    const good = { when: { input: 'day' }, day: { input: '2026-02-12' } };
    expect(await office.slack.people.submit(ANA, id, good)).toEqual({ kind: 'updated' });
    await settle();
    expect((await office.desk.memory.read()).snoozes).toEqual([
      { email: 'u1@example.test', finding: KEYS.amount, until: '2026-02-12' },
    ]);
    expect(wordsOf(message()?.blocks)).toContain('🕒 \nPut off until Thursday 12 February.');
    expect(struck()).toEqual([]);
    expect(actionsOn(KEYS.amount)).toEqual(['fix']);
    await press('fix', KEYS.amount);
    await office.slack.people.submit(ANA, modal()?.id ?? '', { 'field:amount': { input: '9' } });
    await settle();
    expect(struck().join('')).toContain('Aegean Lines c3');
    expect(wordsOf(message()?.blocks)).not.toContain('Put off');
    office.fixing.crm.change('chances', 'c3', { worth: null }, '2026-02-02T12:00:00.000Z');
  });

  it('later, and mended in the CRM meanwhile: ticked off', async () => {
    await press('later', KEYS.stage);
    await office.slack.people.submit(ANA, modal()?.id ?? '', { when: { input: 'tomorrow' } });
    await settle();
    const fix = office.open.get(KEYS.stage);
    office.open.delete(KEYS.stage);
    await office.app.judged([{ ...nudge, language: 'en' }]);
    await settle();
    expect(wordsOf(message()?.blocks)).toContain('✓ Mended. Thank you.');
    expect(struck().join('')).toContain('Aegean Lines c1');
    if (fix) office.open.set(KEYS.stage, fix);
  });

  it('not an issue: with a reason, which the programme manager reads and may overrule', async () => {
    await press('not-an-issue', KEYS.date);
    const id = modal()?.id ?? '';
    const wordless = { reason: { input: 'other' } };
    expect(await office.slack.people.submit(ANA, id, wordless)).toMatchObject({
      kind: 'refused',
      errors: { why: expect.stringContaining('few words') },
    });
    const said = { reason: { input: 'other' }, why: { input: 'They pay in <!channel> March' } };
    expect(await office.slack.people.submit(ANA, id, said)).toEqual({ kind: 'updated' });
    await settle();
    expect(wordsOf(message()?.blocks)).toContain('💬 \nNot an issue: \nThey pay in <!channel> March');
    expect([struck(), actionsOn(KEYS.date)]).toEqual([[], []]);
    office.slack.people.openHome(MANAGER);
    await settle();
    const home = office.slack.home(MANAGER);
    expect(wordsOf(home?.payload)).toContain('They pay in <!channel> March');
    await office.slack.people.press(MANAGER, { view: home?.id ?? '' }, { actionId: 'exception-word' });
    await settle();
    expect((await office.desk.memory.read()).exceptions).toEqual([]);
    expect(wordsOf(office.slack.home(MANAGER)?.payload)).toContain('Nobody has said of a finding');
  });

  it('not mine: kept, with whose it is by their word; the record stays as it is without their own login', async () => {
    await press('not-mine', KEYS.stage);
    const id = modal()?.id ?? '';
    expect(await office.slack.people.submit(ANA, id, { 'field:owner': { input: 'o0' } })).toEqual({
      kind: 'updated',
    });
    await settle();
    expect((await office.desk.memory.read()).disowned).toMatchObject([
      { email: 'u1@example.test', finding: KEYS.stage, owner: 'u2@example.test' },
    ]);
    expect(wordsOf(message()?.blocks)).toContain('👤 \nNot yours. It is noted.');
    expect([struck(), actionsOn(KEYS.stage)]).toEqual([[], []]);
  });
});
