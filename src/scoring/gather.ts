import type { Check } from '../checks/check.ts';
import { OBJECT_NAMES, type ObjectName } from '../crm/objects.ts';
import { tableOf } from '../mirror/tables.ts';
import type { CheckCount, Frame, MeasuringPort, MetricFault, Tally } from '../store/ports.ts';
import type { Leading } from '../strategy/read.ts';
import type { DayParts, OwnedCount } from './assemble.ts';
import { doubtedBy, type Plan } from './plan.ts';

/** The parts of a day, and the checks' counts by owner. */
export interface Gathered extends DayParts {
  readonly byOwner: readonly CheckCount[];
}

/**
 * Counts checks and tallies metrics over the live views.
 * @param headlines the metrics of which it is counted which checks find fault with their records
 * @param foundElsewhere ids of checks whose findings somebody else brings up to date
 * @param find whether the open findings are brought up to date; else those of the last time are taken
 */
export async function gather(ask: {
  readonly measuring: MeasuringPort;
  readonly plan: Plan;
  readonly frame: Frame;
  readonly checks: readonly Check[];
  readonly leading: Leading;
  readonly headlines: ReadonlySet<string>;
  readonly foundElsewhere: readonly string[];
  readonly find: boolean;
}): Promise<Gathered> {
  const { measuring, plan, frame, leading, find } = ask;
  const checkCounts: CheckCount[] = [];
  const fields = new Map(ask.checks.map((check) => [check.id, doubtedBy(check)]));
  for (const part of plan.counts) {
    checkCounts.push(...(await measuring.judge(part, find ? fields : null, frame)));
  }
  const counted = plan.counts.flatMap((part) => part.checks.map((check) => check.id));
  if (find) await measuring.closeOthers([...counted, ...ask.foundElsewhere], frame.asOf);

  const tallies: Tally[] = [];
  const faults: MetricFault[] = [];
  for (const part of plan.tallies) {
    tallies.push(...(await measuring.tally(part, frame)));
    const own = { ...part, metrics: part.metrics.filter(({ id }) => ask.headlines.has(id)) };
    if (find) faults.push(...(await measuring.faults(own, frame)));
  }
  const people = await peopleOf(measuring, leading);
  const owned = ownedCounts(checkCounts, ask.checks, leading, people.teams);
  return {
    counts: await countObjects(measuring, leading, people.ours),
    checkCounts: owned,
    byOwner: checkCounts,
    teams: teamSizes(owned),
    tallies,
    faults,
    checksNotRun: plan.checksNotRun,
    metricsNotRun: plan.metricsNotRun,
  };
}

/** Everybody's team, by `source userId`, and how many of the leading source's users are integrations. */
async function peopleOf(measuring: MeasuringPort, leading: Leading) {
  const users = await measuring.users();
  const ours = users.filter((user) => user.integration && leading.get('user') === user.source);
  return {
    teams: new Map(users.map(({ source, id, team }) => [`${source} ${id}`, team])),
    ours: ours.length,
  };
}

/** Records that count, by object; integrations are no people. */
async function countObjects(
  measuring: MeasuringPort,
  leading: Leading,
  ours: number,
): Promise<Map<ObjectName, number | null>> {
  const live = await measuring.countLive(OBJECT_NAMES.map(tableOf));
  return new Map(
    OBJECT_NAMES.map((object) => {
      if (leading.get(object) === null) return [object, null];
      return [object, (live.get(tableOf(object)) ?? 0) - (object === 'user' ? ours : 0)];
    }),
  );
}

function ownedCounts(
  counts: readonly CheckCount[],
  checks: readonly Check[],
  leading: Leading,
  teams: ReadonlyMap<string, string | null>,
): OwnedCount[] {
  const objectOf = new Map(checks.map((check) => [check.id, check.object]));
  return counts.map(({ checkId, ownerId, checked, failing }) => {
    const object = objectOf.get(checkId);
    const rep = ownerId !== null && object ? `${leading.get(object)} ${ownerId}` : null;
    return { checkId, rep, team: (rep === null ? null : teams.get(rep)) ?? null, checked, failing };
  });
}

function teamSizes(counts: readonly OwnedCount[]): Map<string, number> {
  const owned = counts.filter(({ team }) => team);
  return new Map(
    [...Map.groupBy(owned, ({ team }) => team ?? '')].map(([team, own]) => [
      team,
      new Set(own.map(({ rep }) => rep)).size,
    ]),
  );
}
