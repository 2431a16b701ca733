import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answeredBy, createMemory, isTold, type Memory } from '../../src/briefing/memory.ts';
import { stoppedClock } from '../../src/clock.ts';
import { openDocuments } from '../../src/store/lowdb/documents.ts';

const ANA = 'ana@example.test';
const BO = 'bo@example.test';
const DEAL = 'deal-amount-missing salesforce 0061';
let folder: string;
let memory: Memory;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
  memory = createMemory(openDocuments(folder), stoppedClock('2026-11-23T09:00:00.000Z'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const told = async (email: string, day: string) => isTold(await memory.read(), email, DEAL, day);

it('what is put off comes back on its day, for whom it was put off alone', async () => {
  await memory.later('Ana@example.test', DEAL, '2026-11-30');
  expect(await told(ANA, '2026-11-29')).toBe(false);
  expect(await told(ANA, '2026-11-30')).toBe(true);
  expect(await told(BO, '2026-11-29')).toBe(true);
  await memory.later(ANA, DEAL, '2026-11-25');
  expect(await told(ANA, '2026-11-29')).toBe(true);
});

it('what is not theirs is told to others, and what is no issue to nobody, until it is one again', async () => {
  await memory.notMine(ANA, DEAL, BO);
  expect(await told(ANA, '2027-11-29')).toBe(false);
  expect(await told(BO, '2027-11-29')).toBe(true);
  await memory.noIssue(BO, DEAL, 'A test of ours.');
  expect(await told(BO, '2027-11-29')).toBe(false);
  await memory.issueAgain(DEAL);
  expect(await told(BO, '2027-11-29')).toBe(true);
});

it('what was answered is not asked again for a season, what is to be discussed for two weeks', async () => {
  await memory.answer(ANA, 'require a', 'no');
  await memory.answer(ANA, 'require b', 'discuss');
  const remembered = await memory.read();
  expect([...answeredBy(remembered, '2026-11-24')]).toEqual(['require a', 'require b']);
  expect([...answeredBy(remembered, '2026-12-07')]).toEqual(['require a']);
  expect([...answeredBy(remembered, '2027-02-21')]).toEqual([]);
});

it('a person is forgotten with what they said; an exception stays without their name', async () => {
  await memory.later(ANA, DEAL, '2026-11-30');
  await memory.notMine(ANA, DEAL, null);
  await memory.noIssue(ANA, DEAL, 'Agreed with the customer.');
  await memory.answer(ANA, 'require a', 'yes');
  await memory.forget(ANA);
  expect(JSON.stringify(await memory.read())).not.toContain(ANA);
  expect((await memory.read()).exceptions).toMatchObject([{ finding: DEAL, by: '' }]);
});
