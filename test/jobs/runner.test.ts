import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRunner, type RunnerPorts, takeTurn } from '../../jobs/runner.ts';
import { latestSlots, nextSlots, timetable } from '../../jobs/timetable.ts';
import { silentLog } from '../../src/log.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import type { TaskName } from '../../src/tasks.ts';
import { testStrategy } from '../worlds/strategy.ts';

const strategy = testStrategy({
  organisation: { name: 'Test', zone: 'Europe/Athens', currency: 'EUR', crm: 'Ours.', vision: 'Clear.' },
});

describe('the timetable', () => {
  test('has mirror and measurements fresh before the digest, and sponsors before reps', () => {
    expect(timetable(strategy).map(({ task, at, days }) => `${at} ${task} ${days}`)).toEqual([
      '03:00 sync every',
      '07:00 sync every',
      '07:30 score every',
      '07:45 digest working',
      '08:30 nudge working',
    ]);
  });

  test('on a Monday morning the latest turns of each job were due by the organisation’s clock', () => {
    const monday = latestSlots(strategy, '2026-11-23', '2026-11-23T07:00:00.000Z');
    expect(monday).toEqual([
      { task: 'sync', slot: '2026-11-23T05:00:00.000Z' },
      { task: 'score', slot: '2026-11-23T05:30:00.000Z' },
      { task: 'digest', slot: '2026-11-23T05:45:00.000Z' },
      { task: 'nudge', slot: '2026-11-23T06:30:00.000Z' },
    ]);
  });

  test('on a Sunday nothing is said, and the next digest is Monday’s', () => {
    const sunday = '2026-11-22T12:00:00.000Z';
    expect(latestSlots(strategy, '2026-11-22', sunday).map(({ task }) => task)).toEqual(['sync', 'score']);
    expect(nextSlots(strategy, '2026-11-22', sunday).find(({ task }) => task === 'digest')?.slot).toBe(
      '2026-11-23T05:45:00.000Z',
    );
  });
});

describe('the runner', () => {
  let store: RecordStore;
  let now: string;
  let ran: TaskName[];
  let failing: TaskName | null;
  const ports = (): RunnerPorts => ({
    ledger: store.ledger,
    clock: { now: () => now },
    log: silentLog,
    strategy: () => strategy,
    async run(task) {
      if (task === failing) throw new Error('cannot');
      ran.push(task);
    },
  });
  beforeEach(async () => {
    store = await openRecordStore(':memory:', 256);
    now = '2026-11-23T07:00:00.000Z';
    ran = [];
    failing = null;
  });
  afterEach(() => store.close());

  test('catches up in order on what was missed while down, once', async () => {
    for (let start = 0; start < 3; start++) {
      const runner = createRunner(ports());
      await runner.start();
      await runner.stop();
    }
    expect(ran).toEqual(['sync', 'score', 'digest', 'nudge']);
  });

  test('takes a turn that failed again, and no other', async () => {
    failing = 'digest';
    const first = createRunner(ports());
    await first.start();
    await first.stop();
    failing = null;
    const second = createRunner(ports());
    await second.start();
    await second.stop();
    expect(ran).toEqual(['sync', 'score', 'nudge', 'digest']);
  });

  test('a turn that was cut off in the middle is taken again', async () => {
    await store.ledger.begin('sync', now, now);
    expect(await takeTurn(ports(), 'sync', now)).toBe('done');
    expect(await takeTurn(ports(), 'sync', now)).toBe('taken before');
  });
});
