import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRunner, type RunnerPorts, takeTurn } from '../../jobs/runner.ts';
import { latestReconciling, latestSlots, nextSlots, type TurnName, timetable } from '../../jobs/timetable.ts';
import { silentLog } from '../../src/log.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { testStrategy } from '../worlds/strategy.ts';

const strategy = testStrategy({
  organisation: { name: 'Test', zone: 'Europe/Athens', currency: 'EUR', crm: 'Ours.', vision: 'Clear.' },
});

describe('the timetable', () => {
  test('has mirror and measurements fresh before the digest', () => {
    const regular = timetable(strategy).filter(({ late }) => !late);
    expect(regular.map(({ task, at, days }) => `${at} ${task} ${days}`)).toEqual([
      '01:00 reconcile every',
      '03:00 sync every',
      '07:00 sync every',
      '07:30 score every',
    ]);
  });

  test('is earlier where a sponsor expects a digest before the others', () => {
    const regular = timetable(strategy, '06:00').filter(({ late }) => !late);
    expect(regular.map(({ task, at }) => `${at} ${task}`)).toContain('05:45 score');
  });

  test('looks every hour of the working day whether something is late, from the digest on', () => {
    const late = timetable(strategy).filter((due) => due.late);
    expect(late.map(({ at }) => at)).toEqual(
      ['08', '09', '10', '11', '12', '13', '14', '15', '16', '17'].flatMap((hour) => [
        `${hour}:00`,
        `${hour}:00`,
      ]),
    );
    expect(new Set(late.map(({ days }) => days))).toEqual(new Set(['working']));
  });

  test('on a Monday morning the latest turns of each job were due by the organisation’s clock', () => {
    const monday = latestSlots(strategy, '2026-11-23', '2026-11-23T07:00:00.000Z');
    expect(monday).toEqual([
      { task: 'sync', slot: '2026-11-23T05:00:00.000Z' },
      { task: 'score', slot: '2026-11-23T05:30:00.000Z' },
      { task: 'reconcile', slot: '2026-11-22T23:00:00.000Z' },
      { task: 'sync', slot: '2026-11-23T07:00:00.000Z', late: true },
      { task: 'score', slot: '2026-11-23T07:00:00.000Z', late: true },
    ]);
  });

  test('on a Sunday nobody looks again for what is late', () => {
    const sunday = '2026-11-22T12:00:00.000Z';
    expect(latestSlots(strategy, '2026-11-22', sunday).map(({ task }) => task)).toEqual([
      'sync',
      'score',
      'reconcile',
    ]);
    expect(nextSlots(strategy, '2026-11-22', sunday).find(({ task }) => task === 'score')?.slot).toBe(
      '2026-11-23T05:30:00.000Z',
    );
  });
});

describe('a reconciling run', () => {
  test.each([
    ['on Sunday night', '2026-11-21T23:00:00.000Z', '2026-11-21T23:00:00.000Z'],
    ['a moment before', '2026-11-21T22:59:59.999Z', '2026-11-14T23:00:00.000Z'],
    ['on Monday', '2026-11-23T07:00:00.000Z', '2026-11-21T23:00:00.000Z'],
    ['on Saturday evening', '2026-11-28T20:00:00.000Z', '2026-11-21T23:00:00.000Z'],
    // In the night of 29 March 2026 clocks in Athens go from 03:00 to 04:00.
    ['after the clocks were put forward', '2026-03-30T07:00:00.000Z', '2026-03-28T23:00:00.000Z'],
    ['after they were put back', '2026-10-26T07:00:00.000Z', '2026-10-24T22:00:00.000Z'],
  ])('%s is due since Sunday at one by the organisation’s clock', (_, now, since) => {
    expect(latestReconciling(strategy, now)).toBe(since);
  });
});

describe('the runner', () => {
  let store: RecordStore;
  let now: string;
  let ran: TurnName[];
  let failing: TurnName | null;
  let late: boolean;
  let looked: boolean[];
  const ports = (): RunnerPorts => ({
    ledger: store.ledger,
    clock: { now: () => now },
    log: silentLog,
    strategy: () => strategy,
    async run(task) {
      if (task === failing) throw new Error('cannot');
      ran.push(task);
    },
    firstAt: async () => strategy.digest.at,
    isLate: async () => late,
    watches: [async (isBusy) => void looked.push(isBusy)],
  });
  beforeEach(async () => {
    store = await openRecordStore(':memory:', 256);
    now = '2026-11-23T07:00:00.000Z';
    ran = [];
    failing = null;
    late = false;
    looked = [];
  });
  afterEach(() => store.close());

  test('catches up in order on what was missed while down, once', async () => {
    for (let start = 0; start < 3; start++) {
      const runner = createRunner(ports());
      await runner.start();
      await runner.stop();
    }
    expect(ran).toEqual(['sync', 'score', 'reconcile']);
  });

  test('takes a turn that failed again, and no other', async () => {
    failing = 'score';
    const first = createRunner(ports());
    await first.start();
    await first.stop();
    failing = null;
    const second = createRunner(ports());
    await second.start();
    await second.stop();
    expect(ran).toEqual(['sync', 'reconcile', 'score']);
  });

  test('a turn that was cut off in the middle is taken again', async () => {
    await store.ledger.begin('sync', now, now);
    expect(await takeTurn(ports(), 'sync', 'sync', now)).toBe('done');
    expect(await takeTurn(ports(), 'sync', 'sync', now)).toBe('taken before');
  });

  test('asks the CRMs again while a source is late, and judges the day again', async () => {
    late = true;
    const runner = createRunner(ports());
    await runner.start();
    await runner.stop();
    expect(ran).toEqual(['sync', 'score', 'reconcile', 'sync', 'score']);
  });

  test('lets what people are to hear be looked at, whether a turn is at hand or not', async () => {
    const runner = createRunner(ports());
    await runner.start();
    await runner.stop();
    expect(looked).toEqual([false]);
  });
});
