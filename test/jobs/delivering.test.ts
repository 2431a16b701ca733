import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestsDue } from '../../jobs/digest.ts';
import { beginLife, heartbeat, lastBeat } from '../../jobs/heartbeat.ts';
import { type House, listenersOf } from '../../jobs/house.ts';
import { isLate } from '../../jobs/late.ts';
import { nudgesDue } from '../../jobs/nudge.ts';
import { firstAt, forgetPerson, nextMessages, readKnown } from '../../jobs/people.ts';
import { owedDay } from '../../jobs/timetable.ts';
import { beginTurns } from '../../src/briefing/turns.ts';
import { stoppedClock } from '../../src/clock.ts';
import { answered } from '../../src/people/preferences.ts';
import type { Person } from '../../src/people/schema.ts';
import { FORGOTTEN } from '../../src/store/fixes-port.ts';
import { recordingNotifier } from '../briefing/recording-notifier.ts';
import { createShelf } from '../worlds/shelf.ts';
import { emptyHouse } from './empty-house.ts';

let folder: string;
let house: House;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
  house = await emptyHouse(folder);
});
afterEach(async () => {
  await house.store.close();
  rmSync(folder, { recursive: true, force: true });
});
const at = (time: string): House => ({ ...house, clock: stoppedClock(`2026-11-23T${time}:00.000Z`) });

it('who chose no language is spoken to in that of their Slack, unless it is English', async () => {
  const notifier = recordingNotifier();
  const rep = (name: string, language?: string): Person => ({
    email: `${name}@example.test`,
    name,
    role: 'rep',
    ...(language !== undefined && { language }),
  });
  const people = [rep('eleni'), rep('mai'), rep('ana'), rep('ingrid', 'nb'), rep('liv')];
  notifier.spoken = new Map([
    ['eleni@example.test', 'el-GR'],
    ['mai@example.test', 'vi-VN'],
    ['ana@example.test', 'en-US'],
    ['ingrid@example.test', 'el-GR'],
  ]);
  await house.preferences.change('mai@example.test', (before) => ({ ...before, language: 'fa' }));
  const known = await listenersOf({ ...house, notifier, people: () => people });
  expect(known.map(({ language }) => language)).toEqual(['el-GR', 'fa', undefined, 'nb', undefined]);
  const mute = await listenersOf({ ...house, people: () => people });
  expect(mute.map(({ language }) => language)).toEqual([undefined, 'fa', undefined, 'nb', undefined]);
});

describe('a sign of life', () => {
  it('is kept, and a process that begins later knows how long there was none', async () => {
    expect(await beginLife(house)).toEqual({ since: '2026-11-23T09:00:00.000Z', down: null });
    await heartbeat(house, await beginLife(house), null);
    expect(await lastBeat(house.documents)).toMatchObject({
      at: '2026-11-23T09:00:00.000Z',
      sent: 0,
      unknown: 0,
    });
    expect((await beginLife(at('09:09'))).down).toBeNull();
    expect((await beginLife(at('11:00'))).down).toEqual({
      from: '2026-11-23T09:00:00.000Z',
      to: '2026-11-23T11:00:00.000Z',
    });
  });

  it('calls the address that watches, and goes on where nobody answers there', async () => {
    let calls = 0;
    const server = createServer((_, response) => {
      calls++;
      response.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/beat`;
    const life = await beginLife(house);
    await heartbeat(house, life, url);
    expect(calls).toBe(1);
    await new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
    const warnings: string[] = [];
    const log = { ...house.log, warn: (_: unknown, message: string) => void warnings.push(message) };
    await heartbeat({ ...house, log }, life, url);
    expect(warnings).toEqual(['heartbeat could not be told']);
  });
});

describe('a source that is late', () => {
  const withShelf = () => ({ ...house, connectors: [createShelf('shelf')] });
  const state = (pulledAt: string | null, failure: string | null) =>
    house.store.knowledge.saveSource({
      source: 'shelf',
      account: 'a',
      currency: 'EUR',
      zone: 'UTC',
      integrationUserId: null,
      links: {},
      pulledAt,
      failure,
    });

  it('is one that was not read today, or not at last, or never', async () => {
    expect(await isLate(house)).toBe(false);
    expect(await isLate(withShelf())).toBe(true);
    await state('2026-11-23T06:00:00.000Z', null);
    expect(await isLate(withShelf())).toBe(false);
    await state('2026-11-23T06:00:00.000Z', 'It did not answer.');
    expect(await isLate(withShelf())).toBe(true);
    await state('2026-11-22T06:00:00.000Z', null);
    expect(await isLate(withShelf())).toBe(true);
  });

  it('leaves owed the day that was to be judged by now', () => {
    expect(owedDay(house.strategy(), '2026-11-23T07:29:00.000Z')).toBe('2026-11-22');
    expect(owedDay(house.strategy(), '2026-11-23T07:30:00.000Z')).toBe('2026-11-23');
  });
});

it('before the first day was judged nothing is sent, and nothing breaks', async () => {
  const notifier = recordingNotifier();
  const open = { ...house, notifier };
  await digestsDue(open, beginTurns(), null);
  await nudgesDue(open, beginTurns());
  expect(notifier.arrived).toEqual([]);
});

it('the day is judged in time for whoever hears first on it, by the organisation’s clock', async () => {
  const sponsor = (more: Partial<Person>): House => {
    const person: Person = {
      email: 'sponsor@example.test',
      name: 'S',
      role: 'sponsor',
      language: 'en',
      ...more,
    };
    return { ...house, people: () => [person] };
  };
  expect(await firstAt(sponsor({}))).toBe('07:45');
  expect(await firstAt(sponsor({ at: '06:15' }))).toBe('06:15');
  expect(await firstAt(sponsor({ at: '16:00' }))).toBe('07:45');
  expect(await firstAt(sponsor({ zone: 'Europe/Athens' }))).toBe('05:45');
  // Midnight in London; what is known then is yesterday's.
  expect(await firstAt(sponsor({ zone: 'Asia/Tokyo', at: '09:30' }))).toBe('07:45');
});

describe('who is known', () => {
  const ana: Person = {
    email: 'ana@example.test',
    name: 'Ana',
    role: 'rep',
    language: 'en',
    zone: 'Asia/Tokyo',
  };
  const known = () => readKnown({ ...house, people: () => [ana] });

  it('hears from us when they are to, by their own clock and their own word', async () => {
    const [first, sponsor] = await known();
    expect(first).toMatchObject({ person: ana, zone: 'Asia/Tokyo', agreement: null, next: null });
    expect(sponsor).toMatchObject({
      person: { email: 'sponsor@example.test' },
      next: { kind: 'digest', at: '2026-11-24T07:45:00.000Z' },
    });
    await house.preferences.change(ana.email, (before) => ({
      ...answered(before, 'yes', house.clock),
      at: '10:00',
    }));
    expect((await known())[0]).toMatchObject({
      agreement: { answer: 'yes' },
      next: { kind: 'nudge', at: '2026-11-24T01:00:00.000Z' },
    });
    expect(await nextMessages({ ...house, people: () => [ana] })).toEqual([
      { task: 'digest', slot: '2026-11-24T07:45:00.000Z' },
      { task: 'nudge', slot: '2026-11-24T01:00:00.000Z' },
    ]);
  });

  it('is forgotten with what they chose and said and were sent', async () => {
    await house.preferences.change(ana.email, (before) => ({ ...before, at: '10:00' }));
    await house.memory.later(ana.email, 'a finding', '2027-01-01');
    const about = { key: 'k', kind: 'nudge', day: '2026-11-23', recipient: ana.email, said: '[]' };
    await house.store.outbox.claim({ ...about, updatedAt: house.clock.now(), dueAt: null, basis: null });
    const state = { modifiedAt: house.clock.now(), modifiedBy: '005A', values: { stage: 'open' } };
    await house.store.fixes.intend({
      ...{ id: 'fix 1', at: house.clock.now(), by: ana.email, rights: 'own', userId: '005A' },
      ...{ source: 'salesforce', object: 'deal', recordId: 'd1', checkId: null, undoes: null },
      ...{ seenModifiedAt: house.clock.now(), fields: { stage: { seen: 'open', wanted: 'won' } } },
    });
    await house.store.fixes.conclude({
      ...{ fixId: 'fix 1', at: house.clock.now(), outcome: 'written', told: 'at once' },
      ...{ before: state, after: { ...state, values: { stage: 'won' } }, collision: false, notes: [] },
    });
    await forgetPerson(house, ' ANA@example.test ');
    expect((await house.preferences.all()).size).toBe(0);
    expect(JSON.stringify(await house.memory.read())).not.toContain(ana.email);
    expect(await house.store.outbox.list({})).toEqual([]);
    const fix = await house.store.fixes.get('fix 1');
    expect(fix?.intent).toMatchObject({ by: FORGOTTEN, userId: null, recordId: 'd1' });
    expect(fix?.result).toMatchObject({
      before: { modifiedBy: null, values: { stage: 'open' } },
      after: { modifiedBy: null, values: { stage: 'won' } },
    });
  });
});
