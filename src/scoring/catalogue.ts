import { thresholdByGroup } from '../checks/by-group.ts';
import type { Check } from '../checks/check.ts';
import { CHECKS } from '../checks/index.ts';
import { withThresholds } from '../checks/sql.ts';
import { METRICS } from '../metrics/index.ts';
import type { Metric } from '../metrics/metric.ts';
import { ownRowsJoin } from '../mirror/tables.ts';
import type { CheckSetting } from '../strategy/own.ts';
import type { Strategy } from '../strategy/schema.ts';
import { type ThresholdValues, thresholdValues } from '../strategy/settings.ts';
import { ownCheck, ownMetric, scopeEntry, scopeFields } from './own.ts';

/** The checks and metrics that hold for an organisation. */
export interface Catalogue {
  /** With the strategy's settings put in, and the organisation's own; by id. */
  readonly checks: readonly Check[];
  readonly metrics: readonly Metric[];
  /** Checks that the strategy switches off, with its reason. They are neither run nor missed. */
  readonly off: readonly { readonly id: string; readonly reason: string }[];
}

/** What the strategy makes of the catalogues. */
export function catalogueOf(strategy: Strategy): Catalogue {
  const off = CHECKS.flatMap(({ id }) => {
    const reason = strategy.checks[id]?.off;
    return reason === undefined ? [] : [{ id, reason }];
  });
  const left = new Set(off.map(({ id }) => id));
  const kept = CHECKS.filter(({ id }) => !left.has(id)).map((check) => {
    const setting = strategy.checks[check.id];
    return setting ? withSetting(check, setting) : check;
  });
  return {
    checks: [...kept, ...strategy.own.checks.map(ownCheck)].sort(byId),
    metrics: [...METRICS, ...strategy.own.metrics.map(ownMetric)].sort(byId),
    off,
  };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** A check of the catalogue as a strategy wants it. */
export function withSetting(check: Check, setting: CheckSetting): Check {
  const severe = setting.severity === undefined ? check : { ...check, severity: setting.severity };
  const measured = Object.entries(setting.thresholds).reduce(
    (so, [token, given]) => withThreshold(so, token, thresholdValues(given)),
    severe,
  );
  if (setting.scope === undefined) return measured;
  const join = ownRowsJoin(scopeEntry(check.id));
  const named = scopeFields(check.object, setting.scope).map((field) => `${check.object}.${field}`);
  return {
    ...measured,
    joins: [...measured.joins, join],
    reads: [...new Set([...measured.reads, ...named])],
    applies: `(${measured.applies}) and coalesce(${join.name}.applies, false)`,
  };
}

/** With one threshold set; where it goes by team or stage, as an expression of the record's own number. */
function withThreshold(check: Check, token: string, { all, teams, stages }: ThresholdValues): Check {
  const before = check.thresholds?.[token];
  if (!before) return check;
  const value = all ?? before.value;
  const thresholds = { ...check.thresholds, [token]: { ...before, value } };
  const { sql, joins, reads } = thresholdByGroup(check.object, value, teams, stages);
  if (joins.length + reads.length === 0) return { ...check, thresholds };
  const put = (written: string) => withThresholds(written, { [token]: before }, () => sql);
  const names = new Set(check.joins.map(({ name }) => name));
  return {
    ...check,
    thresholds,
    applies: put(check.applies),
    fails: put(check.fails),
    joins: [...check.joins, ...joins.filter(({ name }) => !names.has(name))],
    reads: [...new Set([...check.reads, ...reads])],
  };
}
