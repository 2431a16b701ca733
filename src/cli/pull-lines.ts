import type { Instant } from '../clock.ts';
import { type BudgetReport, budgetSentence } from '../mirror/budget.ts';
import type { SourceReport } from '../mirror/sync.ts';
import type { PullRow } from '../store/ports.ts';
import { driftLine } from './drift-lines.ts';
import { figure, minute, type TableColumn, tableLines } from './table.ts';

/** A pull as it is shown: what is told at once, and what is kept of it. */
export type ShownPull = Omit<PullRow, 'run' | 'startedAt' | 'endedAt'>;

const COLUMNS: readonly TableColumn[] = [
  { title: 'object' },
  { title: 'mode' },
  { title: 'from' },
  { title: 'fields', figures: true },
  { title: 'received', figures: true },
  { title: 'landed', figures: true },
  { title: 'deleted', figures: true },
  { title: 'merged', figures: true },
  { title: 'calls', figures: true },
  { title: 'proof' },
];

/** One line a pull, with what it skipped below. All moments are UTC. */
export function pullLines(pulls: readonly ShownPull[], indent = ''): string[] {
  if (pulls.length === 0) return [];
  const table = tableLines(
    COLUMNS,
    pulls.map((pull) => [
      pull.object,
      pull.mode,
      pull.from === null ? 'the beginning' : minute(pull.from),
      figure(pull.asked.length),
      figure(pull.received),
      figure(pull.added + pull.changed),
      figure(pull.deleted),
      figure(pull.merged),
      figure(pull.calls),
      proofOf(pull),
    ]),
    indent,
  );
  const notes = pulls.flatMap(({ object, skipped }) =>
    skipped
      .filter(({ records }) => records > 0)
      .map(({ why, records }) => `${indent}${object}: skipped ${figure(records)}: ${why}`),
  );
  return [...table, ...notes];
}

function proofOf({ outcome, expected, by }: ShownPull): string {
  if (outcome === 'failed') return '✗ not proven';
  if (outcome === 'stopped' || expected === null) return '… goes on';
  return `✓ ${figure(expected)} by ${by}`;
}

/** What one source did in a sync, for people. */
export function sourceLines(report: SourceReport): string[] {
  const { source, kind, run, pulls, hidden, failures, drift, budget, postponed } = report;
  const until = pulls[0]?.until;
  if (run === null && hidden.length + failures.length === 0)
    return [
      kind === 'reconciling'
        ? `${source}: nothing is due to be read from the beginning.`
        : `${source}: we get in.`,
    ];
  return [
    ...(run === null ? [] : [headOf(source, kind, run, until)]),
    ...pullLines(
      pulls.map((pull) => ({
        ...pull,
        outcome: pull.stopped === null ? 'proven' : 'stopped',
        failure: null,
      })),
      '  ',
    ),
    ...hidden.map(({ object, reason }) => `  ${source} ${object}: not visible to us. ${reason}`),
    ...drift.map((row) => `  ${driftLine(row)}`),
    ...(budget === null ? [] : [`  ${budgetLine(budget)}`]),
    ...(budget?.spent ? [`  ${budgetSentence(source, budget)}`] : []),
    ...(postponed.length > 0 ? [`  Left to another run: ${postponed.join(', ')}.`] : []),
    ...failures.map((failure) => `  ✗ ${source}: ${failure.message}`),
  ];
}

function headOf(source: string, kind: string, run: number, until: Instant | undefined): string {
  return `${source}: ${kind} run ${run}${until === undefined ? '' : `, of what changed until ${minute(until)} UTC`}`;
}

/** What became of the calls. */
export function budgetLine({ percent, allowance, calls, usedBefore, used }: BudgetReport): string {
  const made = `${figure(used)} calls, after ${figure(usedBefore)} in the 24 hours before`;
  return allowance === null || calls === null
    ? `${made}; the source does not say how many are allowed.`
    : `${made}, of ${figure(calls)} (${percent} % of the ${figure(allowance.limit)} that are allowed a day).`;
}
