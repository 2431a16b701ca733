import type { ObjectName } from '../crm/objects.ts';
import { nearest } from './nearest.ts';
import type { Quantity, ThresholdSetting } from './own.ts';
import type { Strategy } from './schema.ts';

/** What the catalogue knows of a check, as far as a strategy must agree with it. */
export interface CheckFacts {
  readonly id: string;
  readonly object: ObjectName;
  readonly thresholds?: Readonly<Record<string, { readonly value: number; readonly unit: string }>>;
}

/** Something wrong in a strategy, and where. */
export interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** A threshold as a strategy sets it, in the catalogue's unit. */
export interface ThresholdValues {
  readonly all: number | null;
  readonly teams: Readonly<Record<string, number>>;
  readonly stages: Readonly<Record<string, number>>;
}

/** Objects whose records belong to a deal, or are one, and so to its stage. */
export const OBJECTS_IN_STAGES: readonly ObjectName[] = ['deal', 'lineItem', 'activity'];

/** Objects whose records have an owner, and so a team. */
export const OBJECTS_IN_TEAMS: readonly ObjectName[] = [
  'account',
  'activity',
  'contact',
  'deal',
  'lead',
  'ticket',
  'user',
];

/** What is wrong with a strategy's settings of checks, given the checks that exist. */
export function settingProblems(strategy: Strategy, checks: readonly CheckFacts[]): Problem[] {
  const known = new Map(checks.map((check) => [check.id, check]));
  const problems: Problem[] = [];
  for (const [id, setting] of Object.entries(strategy.checks)) {
    const check = known.get(id);
    if (!check) {
      const own = strategy.own.checks.some((entry) => entry.id === id);
      const message = own
        ? `${id} is a check of your own: change it where it stands, under own.checks`
        : unknownName('check', id, known.keys());
      problems.push({ path: ['checks', id], message });
      continue;
    }
    for (const [token, given] of Object.entries(setting.thresholds)) {
      const path = ['checks', id, 'thresholds', token];
      const threshold = check.thresholds?.[token];
      if (!threshold) {
        const names = Object.keys(check.thresholds ?? {});
        const message =
          names.length === 0 ? `${id} has no thresholds` : unknownName('threshold', token, names);
        problems.push({ path, message });
      } else problems.push(...thresholdProblems(strategy, check, given, threshold.unit, path));
    }
  }
  return problems;
}

/** `there is no check called deal-amont-missing; did you mean deal-amount-missing?` */
export function unknownName(what: string, written: string, names: Iterable<string>): string {
  const all = [...names].sort();
  const near = nearest(written, all);
  return `there is no ${what} called ${written}; ${near === null ? `known are ${all.join(', ')}` : `did you mean ${near}?`}`;
}

function thresholdProblems(
  strategy: Strategy,
  check: CheckFacts,
  given: ThresholdSetting,
  unit: string,
  path: (string | number)[],
): Problem[] {
  const wrong = (value: Quantity, ...at: string[]): Problem[] => {
    const message = quantityProblem(value, unit);
    return message === null ? [] : [{ path: [...path, ...at], message }];
  };
  if (typeof given !== 'object') return wrong(given);
  const problems = given.all === undefined ? [] : wrong(given.all, 'all');
  const teams = new Set(strategy.teams.map(({ name }) => name));
  for (const [name, value] of Object.entries(given.teams)) {
    problems.push(...wrong(value, 'teams', name));
    if (teams.size > 0 && !teams.has(name))
      problems.push({ path: [...path, 'teams', name], message: unknownName('team', name, teams) });
  }
  for (const [name, value] of Object.entries(given.stages)) problems.push(...wrong(value, 'stages', name));
  if (Object.keys(given.teams).length > 0 && !OBJECTS_IN_TEAMS.includes(check.object))
    problems.push({ path: [...path, 'teams'], message: `a ${check.object} has no owner, and so no team` });
  if (Object.keys(given.stages).length > 0 && !OBJECTS_IN_STAGES.includes(check.object))
    problems.push({ path: [...path, 'stages'], message: `a ${check.object} belongs to no stage` });
  return problems;
}

function quantityProblem(value: Quantity, unit: string): string | null {
  if (typeof value === 'number') return null;
  const written = value.split(/\s+/)[1] ?? '';
  return written === unit || `${written}s` === unit
    ? null
    : `it is given in ${unit}, not in ${written}: write ${numberOf(value)} or ${numberOf(value)} ${unit}`;
}

function numberOf(value: Quantity): number {
  return typeof value === 'number' ? value : Number.parseFloat(value);
}

/** A setting's numbers, whichever way they were written. */
export function thresholdValues(given: ThresholdSetting): ThresholdValues {
  if (typeof given !== 'object') return { all: numberOf(given), teams: {}, stages: {} };
  const numbers = (part: Readonly<Record<string, Quantity>>) =>
    Object.fromEntries(Object.entries(part).map(([name, value]) => [name, numberOf(value)]));
  return {
    all: given.all === undefined ? null : numberOf(given.all),
    teams: numbers(given.teams),
    stages: numbers(given.stages),
  };
}
