import type { ObjectSchema } from '../crm/connector.ts';
import type { ObjectName } from '../crm/objects.ts';
import { messageOf } from '../errors.ts';
import type { DriftRow, PullRow } from '../store/ports.ts';
import { landObject, type PullReport } from './land.ts';
import { asError, type Met, type SyncAsk } from './meeting.ts';
import type { Meter } from './meter.ts';
import type { Turn } from './rounds.ts';
import { watchValues } from './schema-watch.ts';

/** What the pulls of a run came to. */
export interface Work {
  readonly pulls: readonly PullReport[];
  /** Objects that were left to another run, whole or in part, since the budget or the time was spent. */
  readonly postponed: readonly ObjectName[];
  readonly drift: readonly DriftRow[];
  readonly failures: readonly Error[];
}

/**
 * Takes the turns one after the other, and keeps what each did. One that fails does not stop the others; one that went
 * on with a pull that was cut off is followed by another, for what changed since that began.
 */
export async function takeTurns(ask: SyncAsk, meter: Meter, met: Met, turns: readonly Turn[]): Promise<Work> {
  const { connector, store, log, clock } = ask;
  const { source } = connector;
  const pulls: PullReport[] = [];
  const postponed: ObjectName[] = [];
  const drift: DriftRow[] = [];
  const failures: Error[] = [];
  /** Objects of which this run shall make no further pull. */
  const over = new Set<ObjectName>();
  /** Objects that a first pull has read from the beginning. */
  const whole = new Set<ObjectName>();
  /** What is left to do behind a pull. It begins when the next one has asked from where it goes on: that one comes first. */
  let behind: (() => Promise<void>) | null = null;
  const underWay: Promise<void>[] = [];

  function fail(object: ObjectName, error: unknown): void {
    log.error({ source, object, error: messageOf(error) }, 'pull failed');
    failures.push(asError(error));
    over.add(object);
  }
  function beginBehind(): void {
    if (behind) underWay.push(behind());
    behind = null;
  }
  async function finishBehind({ report, kept }: Pulled, schema: ObjectSchema | undefined): Promise<void> {
    const { object } = report;
    try {
      await kept();
      const moved = report.added + report.changed + report.deleted > 0 || met.look.changed.has(object);
      if (schema && moved)
        drift.push(...(await watchValues({ source, schema, store: store.drift, at: clock.now(), log })));
    } catch (error) {
      fail(object, error);
    }
  }

  const left = [...turns];
  for (let turn = left.shift(); turn !== undefined; turn = left.shift()) {
    const { object, purpose } = turn;
    if (over.has(object) || (turn.run === 'everything' && whole.has(object))) continue;
    if (!meter.mayGoOn(purpose)) {
      postponed.push(object);
      over.add(object);
      continue;
    }
    try {
      const taken = takeTurn(ask, meter, met, turn);
      beginBehind();
      const pulled = await taken;
      const { report } = pulled;
      log.info({ ...report }, 'pulled');
      pulls.push(report);
      if (report.mode === 'first') whole.add(object);
      if (report.stopped !== null) {
        postponed.push(object);
        over.add(object);
      } else if (report.resumed && report.mode !== 'everything') {
        left.unshift({ object, run: 'changes', purpose: 'changes' });
      }
      behind = () => finishBehind(pulled, met.schemas.get(object));
    } catch (error) {
      fail(object, error);
    }
  }
  beginBehind();
  await Promise.all(underWay);
  return { pulls, postponed, drift, failures };
}

/** A pull that has ended, and what keeps its report. */
interface Pulled {
  readonly report: PullReport;
  kept(): Promise<void>;
}

function takeTurn(ask: SyncAsk, meter: Meter, met: Met, turn: Turn): Promise<Pulled> {
  return meter.spend(turn.purpose, () => pull(ask, meter, met, turn));
}

async function pull(ask: SyncAsk, meter: Meter, met: Met, { object, run, purpose }: Turn): Promise<Pulled> {
  const { connector, store, wanted, clock, progress } = ask;
  const { source } = connector;
  const startedAt = clock.now();
  const rowOf = (report: PullReport, outcome: PullRow['outcome'], failure: string | null): PullRow => {
    const { stopped: _, resumed: __, ...figures } = report;
    return { ...figures, run: meter.run, startedAt, endedAt: clock.now(), outcome, failure };
  };
  let broken: PullReport | null = null;
  try {
    const report = await landObject({
      connector,
      landing: store.landing,
      object,
      fields: (wanted.get(object) ?? []).filter((field) => met.schemas.get(object)?.fields[field]?.visible),
      until: met.until,
      now: clock.now,
      progress: (received) => progress({ source, object, received }),
      run,
      mayGoOn: () => meter.mayGoOn(purpose),
      failed: (report) => {
        broken = report;
      },
    });
    const row = rowOf(report, report.stopped === null ? 'proven' : 'stopped', null);
    return { report, kept: () => store.pulls.save(row) };
  } catch (error) {
    if (broken !== null) await store.pulls.save(rowOf(broken, 'failed', messageOf(error)));
    throw error;
  }
}
