import { expect, test } from 'vitest';
import { killDelivery } from '../prove/kill-delivery.ts';

test('a process that is killed while it delivers loses no direct message and posts nothing twice', async () => {
  const { direct, channel, detailsTwice } = await killDelivery({ numbered: 1, random: 1, seed: 7 });
  expect(direct).toEqual({ due: direct.due, lost: 0, twice: 0 });
  expect(channel).toMatchObject({ twice: 0, silentlyLost: 0, untold: 0 });
  expect(detailsTwice).toBe(0);
}, 60_000);
