import type { Provenance, ProvenSpot } from '../mirror/provenance.ts';
import type { DriftRow, KeptRun } from '../store/ports.ts';
import type { Doors } from './doors.ts';
import { driftLine, listed } from './drift-lines.ts';
import { EXIT } from './exit.ts';
import { pullLines } from './pull-lines.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';
import { figure, minute, tableLines } from './table.ts';

export interface PullsFlags {
  readonly json: boolean;
  /** How many runs are shown. */
  readonly last: number;
}

/** Differences that are shown to people; `--json` gives all. */
const MOST_DRIFT = 20;

/** The last runs, when each object was last proven and by what, and what increments cannot see. */
export async function pulls(
  doors: Doors,
  flags: PullsFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const provenance = await house.provenance(flags.last);
    if (flags.json) screen.json(provenance);
    else for (const line of provenanceLines(provenance)) screen.print(line);
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

/** All moments are UTC. */
export function provenanceLines(provenance: Provenance): string[] {
  const { runs, proven, blindSpots, drift, unlisted } = provenance;
  if (runs.length === 0) return ['Nothing was pulled yet: run `plumbline sync`.'];
  return [
    ...runs
      .toReversed()
      .flatMap((run) => [headOf(run), ...pullLines(run.pulls, '  '), ...failuresOf(run), '']),
    'Last proven',
    ...tableLines(
      [
        { title: 'source' },
        { title: 'object' },
        { title: 'what changed' },
        { title: 'everything' },
        { title: '' },
      ],
      proven.map(({ source, object, changesAt, everythingAt, unfinished }) => [
        source,
        object,
        minute(changesAt),
        minute(everythingAt),
        unfinished === null ? '' : unfinished === 'first' ? 'the first pull goes on' : 'goes on',
      ]),
      '  ',
    ),
    ...section('What increments cannot see', blindSpots.map(spotLine)),
    ...section('What became different at the sources', driftLines(drift)),
    ...section(
      'Values that no option stands for',
      unlisted.map(
        ({ source, object, field, value, records }) =>
          `${source} ${object}.${field}: ${listed([value])} in ${figure(records)} ${records === 1 ? 'record' : 'records'}`,
      ),
    ),
  ];
}

function headOf(run: KeptRun): string {
  const { number, source, kind, startedAt, outcome, calls, budgetCalls, goesOnAt } = run;
  const budget = budgetCalls === null ? '' : ` of ${figure(budgetCalls)} in 24 hours`;
  const again = goesOnAt === null ? '' : `, goes on after ${minute(goesOnAt)}`;
  return `${number} ${source}: ${kind}, ${minute(startedAt)} UTC, ${outcome}${again}, ${figure(calls)} calls${budget}`;
}

function failuresOf({ pulls: those }: Provenance['runs'][number]): string[] {
  return those.flatMap(({ object, failure }) => (failure === null ? [] : [`  ✗ ${object}: ${failure}`]));
}

function spotLine({ source, sentence, provenAt }: ProvenSpot): string {
  const proven = provenAt === null ? 'never proven as a whole' : `last proven on ${provenAt.slice(0, 10)}`;
  return `${source}: ${sentence} (${proven})`;
}

function driftLines(drift: readonly DriftRow[]): string[] {
  const shown = drift.slice(0, MOST_DRIFT).map((row) => `${row.seenAt.slice(0, 10)} ${driftLine(row)}`);
  const others = drift.length - shown.length;
  return others > 0 ? [...shown, `${figure(others)} more with --json`] : shown;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
