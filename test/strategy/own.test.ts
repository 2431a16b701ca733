import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { CHECKS } from '../../src/checks/index.ts';
import { createScreen } from '../../src/cli/screen.ts';
import { checkStrategy } from '../../src/cli/strategy.ts';
import { ConfigError } from '../../src/errors.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { tryOwn } from '../../src/store/duckdb/own.ts';
import { nearest } from '../../src/strategy/nearest.ts';
import { readStrategy } from '../../src/strategy/read.ts';
import { OWN_CHECK, OWN_METRIC } from '../worlds/own.ts';
import { goalInput, strategyInput } from '../worlds/strategy.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-own-'));
const file = join(folder, 'strategy.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

function write(parts: Record<string, unknown>): string {
  const text = stringify(strategyInput(parts));
  writeFileSync(file, text);
  return text;
}

/** What is wrong with the form of a strategy; empty where nothing is. */
function problemsOf(parts: Record<string, unknown>): string {
  write(parts);
  try {
    readStrategy(file, METRICS, CHECKS);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).what;
  }
}

/** What `plumbline strategy check` says is wrong, its own SQL run. */
async function checkedProblems(own: object, checks: object = {}): Promise<string> {
  write({ own, checks });
  const silent = { write: () => true } as unknown as NodeJS.WriteStream;
  try {
    await checkStrategy({ tryOwn } as never, file, { json: true }, createScreen(silent, silent, true));
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).what;
  }
}

const LATE = 'activity-logged-late';
const lineOf = (text: string, part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1;

describe('settings of checks', () => {
  test('that name a check or threshold which is not there get its line and the nearest name', () => {
    const checks = { 'deal-amont-missing': { severity: 'low' } };
    const line = lineOf(write({ checks }), 'deal-amont-missing');
    expect(problemsOf({ checks })).toContain(
      `strategy.yaml:${line}:3 \`checks.deal-amont-missing\`: there is no check called deal-amont-missing; did you mean deal-amount-missing?`,
    );
    expect(problemsOf({ checks: { [LATE]: { thresholds: { hour: 3 } } } })).toContain(
      'there is no threshold called hour; did you mean hours?',
    );
    expect(problemsOf({ checks: { 'deal-amount-missing': { thresholds: { hours: 3 } } } })).toContain(
      'deal-amount-missing has no thresholds',
    );
    expect(problemsOf({ checks: { zebra: {} } })).toMatch(/no check called zebra; known are account-/);
  });

  test('take a number with or without its unit, and name the unit where it is another one', () => {
    for (const hours of [48, '48 hours', { all: '1 hour', teams: { East: 3 }, stages: { Won: '2 hours' } }])
      expect(problemsOf({ checks: { [LATE]: { thresholds: { hours } } } })).toBe('');
    expect(problemsOf({ checks: { [LATE]: { thresholds: { hours: '2 days' } } } })).toContain(
      '`checks.activity-logged-late.thresholds.hours`: it is given in hours, not in days: write 2 or 2 hours',
    );
    expect(problemsOf({ checks: { [LATE]: { thresholds: { hours: 'many' } } } })).toContain(
      'checks.activity-logged-late.thresholds.hours',
    );
  });

  test('know the teams, and which objects have an owner or a stage', () => {
    const teams = [{ name: 'Iberia' }];
    const hours = { teams: { Ibera: 3 } };
    expect(problemsOf({ teams, checks: { [LATE]: { thresholds: { hours } } } })).toContain(
      'there is no team called Ibera; did you mean Iberia?',
    );
  });

  test('are left out where a check is switched off', () => {
    expect(problemsOf({ checks: { [LATE]: { off: 'Not for us.', severity: 'low' } } })).toContain(
      'a check that is switched off has no other settings',
    );
    expect(problemsOf({ checks: { [LATE]: { off: 'Not for us.' } } })).toBe('');
  });
});

describe('entries of the organisation’s own', () => {
  test('that are well are fine, and their metric can be a goal’s', () => {
    const goals = [goalInput('a', { metric: { id: OWN_METRIC.id } }), goalInput('b'), goalInput('c')];
    expect(problemsOf({ goals, own: { checks: [OWN_CHECK], metrics: [OWN_METRIC] } })).toBe('');
    expect(problemsOf({ goals })).toContain('there is no metric called own_large_wins');
  });

  test.each([
    [{ id: 'deal-amount-low' }, 'the id of an own check is own-object-field-fault'],
    [{ id: 'own-account-name-low' }, 'the id of an own check of deal begins with own-deal-'],
    [{ fields: ['account.type'] }, 'account.type is no field of deal'],
    [{ reads: ['deal.colour'] }, 'this is no field; write it as deal.closeDate'],
    [{ object: 'invoice' }, 'there is no object of this name'],
    [{ examples: { pass: OWN_CHECK.examples.pass } }, 'own.checks.0.examples.fail'],
    [{ select: 'select 1' }, 'give either `fails`'],
    [
      { examples: { ...OWN_CHECK.examples, fail: { record: { colour: 'red' } } } },
      'deal has no field called colour',
    ],
    [{ fails: 'x'.repeat(4001) }, 'at most 4,000 characters'],
  ])('a check with %j is refused', (part, message) => {
    expect(problemsOf({ own: { checks: [{ ...OWN_CHECK, ...part }] } })).toContain(message);
  });

  test.each([
    [{ id: 'large_wins' }, 'the id of an own metric is own_ and small words'],
    [{ hit: undefined }, 'a share needs `hit`'],
    [{ kind: 'sum', unit: 'money', hit: undefined }, 'a sum needs `value`'],
    [{ kind: 'count', unit: 'share' }, 'only a metric of the kind share'],
    [{ examples: OWN_METRIC.examples.slice(1) }, 'own.metrics.0.examples'],
    [{ examples: [0, 0].map(() => OWN_METRIC.examples[1]) }, 'the examples all give the same number'],
  ])('a metric with %j is refused', (part, message) => {
    expect(problemsOf({ own: { metrics: [{ ...OWN_METRIC, ...part }] } })).toContain(message);
  });

  test('hold on their examples, or their line says what came out', async () => {
    const own = { checks: [OWN_CHECK], metrics: [OWN_METRIC] };
    expect(await checkedProblems(own, { 'deal-amount-missing': { scope: 'r.amount_minor > 1' } })).toBe('');

    const { pass, fail } = OWN_CHECK.examples;
    const swapped = { ...OWN_CHECK, examples: { pass: fail, fail: pass } };
    const wrongSum = {
      ...OWN_METRIC,
      examples: [{ ...OWN_METRIC.examples[0], value: 0.4 }, OWN_METRIC.examples[1]],
    };
    const elsewhere = { ...OWN_CHECK, id: 'own-deal-amount-other', applies: 'r.amount_minor is null' };
    const hostile = { ...OWN_CHECK, id: 'own-deal-amount-hostile', fails: "exists (from read_csv('x'))" };
    const entries = { checks: [swapped, elsewhere, hostile], metrics: [wrongSum] };
    const said = await checkedProblems(entries, { 'deal-amount-missing': { scope: 'r.amont > 1' } });
    const places = [...said.matchAll(/strategy\.yaml:(\d+):\d+/g)].map(([, line]) => Number(line));
    expect(places).toHaveLength(7);
    expect(Math.min(...places)).toBeGreaterThan(10);
    for (const part of [
      '`own.checks.0.examples.pass`: the passing example fails',
      '`own.checks.0.examples.fail`: the failing example passes',
      '`own.checks.1.examples.pass`: the record of this example is none that it is about',
      '`own.checks.2`: `fails`: It reads from the function read_csv',
      '`own.metrics.0.examples.0.value`: this example comes to 0.5, not to 0.4',
      '`checks.deal-amount-missing.scope`: The engine says: Binder Error',
    ])
      expect(said).toContain(part);
  });
});

test('the nearest name is the one with the fewest edits, where any is near', () => {
  expect(nearest('deal-amount-mising', ['deal-amount-missing', 'deal-account-missing'])).toBe(
    'deal-amount-missing',
  );
  expect(nearest('zebra', ['deal-amount-missing'])).toBeNull();
});
