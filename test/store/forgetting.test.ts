import { expect, test } from 'vitest';
import { openEngine, storeOn } from '../../src/store/duckdb/open.ts';
import type { MeasurementRow } from '../../src/store/ports.ts';

const DAY = '2026-11-20';

const row = (groupKind: string, groupId: string, day = DAY, kind = 'adoption'): MeasurementRow => ({
  ...{ day, kind, id: 'all', groupKind, groupId, value: 0.5, n: 3 },
  ...{ detail: '{}', catalogueVersion: 1, strategyVersion: 1 },
});

test('the numbers about one rep are deleted of every day, and nobody else’s', async () => {
  const opened = await openEngine(':memory:', 128);
  const { measuring, close } = storeOn(opened);
  for (const id of ['005A', '005B'])
    await opened.engine.run(
      `insert into main.users by name select 'salesforce' as source, $1 as id, $1 || '@Example.test' as email, false as deleted`,
      [id],
    );
  await measuring.saveMeasurements(DAY, [
    row('rep', '005A'),
    row('rep', 'salesforce 005A', DAY, 'score'),
    row('rep', '005B'),
    row('team', '005A'),
  ]);
  await measuring.forgetRep('005a@example.test');
  const left = (await measuring.measurements(DAY)).map(({ groupKind, groupId }) => `${groupKind} ${groupId}`);
  expect(left.sort()).toEqual(['rep 005B', 'team 005A']);
  await close();
});

test('the numbers about reps go when they are old, those of larger groups stay', async () => {
  const opened = await openEngine(':memory:', 128);
  const { measuring, close } = storeOn(opened);
  const before = '2026-11-19';
  for (const day of [before, DAY])
    await measuring.saveMeasurements(day, [row('rep', '005A', day), row('team', 'North', day)]);
  await measuring.forgetReps(DAY);
  const left = async (day: string) => (await measuring.measurements(day)).map(({ groupKind }) => groupKind);
  expect(await left(before)).toEqual(['team']);
  expect(await left(DAY)).toEqual(['rep', 'team']);
  await close();
});
