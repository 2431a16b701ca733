import type { Check } from '../checks/check.ts';
import { withThresholds } from '../checks/sql.ts';
import type { SourceName } from '../crm/connector.ts';
import { fieldSpec, OBJECT_NAMES, type ObjectName, parsePath } from '../crm/objects.ts';
import { HABITS } from '../metrics/habits.ts';
import { type Metric, type MetricKind, partsOf, readsOf } from '../metrics/metric.ts';
import { columnOf, liveOf } from '../mirror/tables.ts';
import type { CountPlan, JoinSql, TallyPlan, TallySql, VisibilityRow } from '../store/ports.ts';
import { boundsOf } from '../strategy/period.ts';
import type { Leading } from '../strategy/read.ts';
import type { Period, Strategy } from '../strategy/schema.ts';
import { outsideReason } from './measure.ts';
import { because } from './reasons.ts';

/** A check or metric that cannot be run, and why, as a sentence. */
export interface NotRun {
  readonly id: string;
  readonly reason: string;
  /** There is nothing for it to judge, so that nothing is missed without it. */
  readonly idle?: true;
}

/** What is to be counted and tallied: one pass over an object's table for its checks, as few as can be for metrics. */
export interface Plan {
  readonly counts: readonly CountPlan[];
  readonly tallies: readonly TallyPlan[];
  readonly checksNotRun: readonly NotRun[];
  readonly metricsNotRun: readonly NotRun[];
  /** The period that each metric is measured over: its goal's, else all of the data. */
  readonly periods: ReadonlyMap<string, Period>;
}

/** The fields that checks and metrics read, and by which people recognise a record; nothing else is pulled. */
export function fieldsNeeded(
  checks: readonly Check[],
  metrics: readonly Metric[],
): Map<ObjectName, readonly string[]> {
  const needed = new Map<ObjectName, Set<string>>(OBJECT_NAMES.map((object) => [object, new Set<string>()]));
  const paths = [
    ...checks.flatMap((check) => [...check.reads, ...check.fields]),
    ...metrics.flatMap((metric) => [...readsOf(metric), ...(metric.mayRead ?? [])]),
    ...RECOGNISED_BY,
    ...HABITS.flatMap(({ reads }) => reads),
  ];
  for (const path of paths) {
    const { object, field } = parsePath(path);
    if (fieldSpec(object, field)) needed.get(object)?.add(field);
  }
  return new Map([...needed].map(([object, fields]) => [object, [...fields].sort()]));
}

/** What names a record to people, says whose it is, and which record of the other CRM it is. */
export const RECOGNISED_BY: readonly string[] = [
  'account.name',
  'account.ownerId',
  'account.externalId',
  'activity.subject',
  'activity.ownerId',
  'contact.firstName',
  'contact.lastName',
  'contact.ownerId',
  'contact.externalId',
  'deal.name',
  'deal.accountId',
  'deal.ownerId',
  'deal.currency',
  'deal.externalId',
  'lead.firstName',
  'lead.lastName',
  'lead.company',
  'lead.ownerId',
  'lead.externalId',
  'lineItem.name',
  'lineItem.dealId',
  'product.name',
  'ticket.subject',
  'ticket.ownerId',
  'user.name',
  'user.email',
  'user.active',
  'user.person',
  'user.integration',
  'user.team',
];

/**
 * Reduces the catalogues to what can be run on this mirror.
 * @param visibility what each source lets us see; a field that was never described counts as not visible
 */
export function makePlan(ask: {
  readonly checks: readonly Check[];
  readonly metrics: readonly Metric[];
  readonly strategy: Strategy;
  readonly leading: Leading;
  readonly visibility: readonly VisibilityRow[];
  readonly asOf: string;
}): Plan {
  const { checks, metrics, strategy, leading, asOf } = ask;
  const sees = sight(ask.visibility);
  const sources = new Set(ask.visibility.map((row) => row.source));
  const checksNotRun: NotRun[] = [];
  const metricsNotRun: NotRun[] = [];

  const runnable = checks.filter((check) => {
    const source = leading.get(check.object) ?? null;
    const reason = source === null ? noSource(check.object) : whyNotRun(check, source, sees, sources);
    if (reason) {
      const idle = check.across && sources.size < 2;
      checksNotRun.push({ id: check.id, reason, ...(idle && { idle }) });
    }
    return !reason;
  });
  const periods = periodsOf(strategy, metrics);
  const measurable = metrics.filter((metric) => {
    const reason = whyNotMeasured(metric, leading, sees) ?? whyNotFound(metric, checksNotRun);
    if (reason) metricsNotRun.push({ id: metric.id, reason });
    return !reason;
  });

  const counts = OBJECT_NAMES.flatMap((object): CountPlan[] => {
    const own = runnable.filter((check) => check.object === object);
    if (own.length === 0) return [];
    const plain = own.map(({ id, applies, fails, thresholds }) => ({
      id,
      applies: withThresholds(applies, thresholds),
      fails: withThresholds(fails, thresholds),
    }));
    return [{ object, live: liveOf(object), owner: ownerSql(object), joins: shared(own), checks: plain }];
  });
  const { zone } = strategy.organisation;
  const tallies = passesOf(measurable).map((own): TallyPlan => {
    const plain = own.flatMap((metric) =>
      tallySqls(metric, boundsOf(periods.get(metric.id) ?? 'all', asOf, zone)),
    );
    const [first] = own;
    return { object: first.object, live: rowsOf(first), joins: shared(own), metrics: plain };
  });
  return { counts, tallies, checksNotRun, metricsNotRun, periods };
}

/**
 * Metrics that are tallied together: of the same rows with the same joins, a few at a time. The engine takes more than
 * twice as long to plan a statement of twice as many metrics.
 */
function passesOf(metrics: readonly Metric[]): [Metric, ...Metric[]][] {
  const alike = Map.groupBy(metrics, (metric) =>
    [rowsOf(metric), ...metric.joins.map(({ name }) => name).sort()].join(' '),
  );
  return [...alike.values()].flatMap((own) =>
    Array.from(
      { length: Math.ceil(own.length / METRICS_A_PASS) },
      (_, at) => own.slice(at * METRICS_A_PASS, (at + 1) * METRICS_A_PASS) as [Metric, ...Metric[]],
    ),
  );
}

const METRICS_A_PASS = 6;

/** The plan without what turned out not to run. */
export function without(plan: Plan, failed: readonly NotRun[]): Plan {
  if (failed.length === 0) return plan;
  const ids = new Set(failed.map(({ id }) => id));
  const left = <T extends { readonly id: string }>(entries: readonly T[]) =>
    entries.filter(({ id }) => !ids.has(id));
  const checkIds = new Set(plan.counts.flatMap(({ checks }) => checks.map(({ id }) => id)));
  return {
    ...plan,
    counts: plan.counts
      .map((part) => ({ ...part, checks: left(part.checks) }))
      .filter(({ checks }) => checks.length > 0),
    tallies: plan.tallies
      .map((part) => ({ ...part, metrics: left(part.metrics) }))
      .filter(({ metrics }) => metrics.length > 0),
    checksNotRun: [...plan.checksNotRun, ...failed.filter(({ id }) => checkIds.has(id))],
    metricsNotRun: [...plan.metricsNotRun, ...failed.filter(({ id }) => !checkIds.has(id))],
  };
}

/** The relation that a metric's rows come from: an object's live table, or one of its own. */
export function rowsOf(metric: Metric): string {
  return metric.rows ?? liveOf(metric.object);
}

/** What the engine needs to tally a metric over one period: itself, or each of its parts. */
export function tallySqls(metric: Metric, period: TallySql['period']): TallySql[] {
  const parts = partsOf(metric);
  return (parts.length > 0 ? parts : [metric]).map((each) => tallySql(each, period));
}

/** On what a finding of the matcher casts doubt: that the record is a thing of its own. */
export const MATCHED = 'matched';

const QUANTILES: Partial<Record<MetricKind, TallySql['quantile']>> = {
  median: { share: 1, parts: 2 },
  p90: { share: 9, parts: 10 },
};

/** What the engine needs to tally one metric over one period. */
function tallySql(metric: Metric, period: TallySql['period']): TallySql {
  const fieldOf = (path: string) => {
    const { object, field } = parsePath(path);
    return { name: field, column: columnOf(object, field) };
  };
  // A record that may be one of two of the same thing may not count, whatever the metric reads; where each thing is
  // counted once, the metric sees itself to what the matcher found.
  const itself = [{ name: 'id', column: 'id' }, ...(metric.same ? [] : [{ name: MATCHED, column: 'id' }])];
  return {
    id: metric.id,
    period,
    member: metric.member,
    maybe: metric.maybe ?? null,
    hit: metric.hit ?? null,
    value: metric.value ?? null,
    part: metric.part ?? null,
    segment: metric.segment ?? null,
    decides: [...itself, ...metric.decides.map(fieldOf)],
    carries: metric.carries.map(fieldOf),
    through: metric.through
      ? {
          object: metric.through.object,
          live: liveOf(metric.through.object),
          where: metric.through.where,
          fields: metric.through.fields.map(fieldOf),
        }
      : null,
    quantile: QUANTILES[metric.kind] ?? null,
    kind: metric.kind,
    ended: metric.ended ?? null,
    against: metric.against ?? null,
    same: metric.same ?? null,
  };
}

/** The fields, by name, on which a check's findings cast doubt; that it is one of two casts doubt on the record, its id. */
export function doubtedBy({ fields, dimension }: Pick<Check, 'fields' | 'dimension'>): string[] {
  const named = fields.map((path) => parsePath(path).field);
  return dimension === 'uniqueness' ? ['id', ...named] : named;
}

/** The joins of several entries, each once. */
export function shared(entries: readonly { readonly joins: readonly JoinSql[] }[]): JoinSql[] {
  const byName = new Map<string, JoinSql>();
  for (const { joins } of entries) for (const join of joins) byName.set(join.name, join);
  return [...byName.values()];
}

type Sight = (source: SourceName, path: string) => string | null;

/** Why a field cannot be seen in a source; null where it can. */
function sight(visibility: readonly VisibilityRow[]): Sight {
  const rows = new Map(visibility.map((row) => [`${row.source} ${row.object}.${row.field}`, row]));
  return (source, path) => {
    const { object, field } = parsePath(path);
    const whole = rows.get(`${source} ${object}.*`);
    if (!whole) return because('unread', { object, source });
    if (!whole.visible) return whole.reason ?? because('hidden', { object, source });
    if (!fieldSpec(object, field)) return null;
    const row = rows.get(`${source} ${path}`);
    if (row?.visible) return null;
    return row?.reason ?? because('unread-field', { object, field, source });
  };
}

function unseen(
  paths: readonly string[],
  sourceOf: (object: ObjectName) => SourceName,
  sees: Sight,
): string | null {
  for (const path of paths) {
    const reason = sees(sourceOf(parsePath(path).object), path);
    if (reason) return reason;
  }
  return null;
}

/** A check that compares the CRMs must see what it reads in each of them. */
function whyNotRun(
  check: Check,
  leading: SourceName,
  sees: Sight,
  sources: ReadonlySet<SourceName>,
): string | null {
  if (!check.across) return unseen(check.reads, () => leading, sees);
  if (sources.size < 2) return because('compares');
  for (const source of sources) {
    const reason = unseen(check.reads, () => source, sees);
    if (reason) return reason;
  }
  return null;
}

function noSource(object: ObjectName): string {
  return because('unseen', { object });
}

function whyNotMeasured(metric: Metric, leading: Leading, sees: Sight): string | null {
  if (metric.kind === 'outside') return outsideReason(metric);
  return whyUnread(metric.object, readsOf(metric), leading, sees);
}

/** Why fields cannot be read together: one is not seen, or different CRMs lead their objects. Null where they can. */
export function whyUnseen(
  paths: readonly string[],
  leading: Leading,
  visibility: readonly VisibilityRow[],
): string | null {
  const [first] = paths;
  return first === undefined ? null : whyUnread(parsePath(first).object, paths, leading, sight(visibility));
}

function whyUnread(
  object: ObjectName,
  paths: readonly string[],
  leading: Leading,
  sees: Sight,
): string | null {
  const objects = new Set([object, ...paths.map((path) => parsePath(path).object)]);
  const sources = new Map([...objects].map((each) => [each, leading.get(each) ?? null]));
  for (const [each, source] of sources) if (source === null) return noSource(each);
  if (new Set(sources.values()).size > 1) {
    const each = [...sources].map(([name, source]) => `${name} by ${source}`).join(' and ');
    return because('leads', { each });
  }
  return unseen(paths, (each) => sources.get(each) ?? '', sees);
}

/** A metric that counts findings is not measured where they were not looked for. */
function whyNotFound({ findings = [] }: Metric, notRun: readonly NotRun[]): string | null {
  const missing = notRun.find(({ id }) => findings.includes(id));
  return missing ? because('findings', { check: missing.id, reason: missing.reason }) : null;
}

function ownerSql(object: ObjectName): string | null {
  if (object === 'user') return 'r.id';
  return fieldSpec(object, 'ownerId') ? `r.${columnOf(object, 'ownerId')}` : null;
}

function periodsOf(strategy: Strategy, metrics: readonly Metric[]): Map<string, Period> {
  const periods = new Map<string, Period>(metrics.map((metric) => [metric.id, 'all']));
  // The headline's period wins over that of a supporting metric, and an earlier goal's over a later one's.
  for (const goal of strategy.goals.toReversed()) {
    for (const { id, period } of goal.supporting) periods.set(id, period);
  }
  for (const goal of strategy.goals.toReversed()) periods.set(goal.metric.id, goal.metric.period);
  return periods;
}
