import { digest, digestFor } from '../../jobs/digest.ts';
import { nudge } from '../../jobs/nudge.ts';
import { score } from '../../jobs/score.ts';
import { sync } from '../../jobs/sync.ts';
import type { Brief } from '../../src/briefing/brief.ts';
import type { DeliveryReport } from '../../src/briefing/report.ts';
import { openSampleHouse, type SampleAsk, type SampleHouse } from './sample-house.ts';

/** The sample company's last two days lived through, the digest and nudges of the second delivered. */
export interface DeliveredDay extends SampleHouse {
  readonly digests: DeliveryReport;
  readonly nudges: DeliveryReport;
  /** The digest of the first sponsor. */
  readonly brief: Brief;
}

/** Runs every job of both days but the first day's messages. Whoever asked closes the store and stops the servers. */
export async function deliverDay(ask: SampleAsk): Promise<DeliveredDay> {
  const sample = await openSampleHouse(ask);
  const { house } = sample;
  await sync(house, { dryRun: false });
  await score(house, { dryRun: false });
  await sample.liveLastDay();
  await sync(house, { dryRun: false });
  await score(house, { dryRun: false });
  const digests = await digest(house, { dryRun: false });
  const nudges = await nudge(house, { dryRun: false });
  return { ...sample, digests, nudges, brief: await digestFor(house) };
}
