import { CHECKS } from '../checks/index.ts';
import { documentError } from '../crm/document.ts';
import { METRICS } from '../metrics/index.ts';
import { tryOwnOf } from '../scoring/own-trial.ts';
import { readStrategy } from '../strategy/read.ts';
import type { Strategy } from '../strategy/schema.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';

/**
 * Says what a strategy file holds.
 * @throws {ConfigError} with the line of whatever is wrong in it, own SQL included, which is run on its examples
 */
export async function checkStrategy(
  doors: Doors,
  file: string,
  flags: { readonly json: boolean },
  screen: Screen,
): Promise<number> {
  const strategy = readStrategy(file, METRICS, CHECKS);
  const problems = await tryOwnOf(strategy, doors.tryOwn);
  if (problems.length > 0)
    throw documentError(file, 'strategy', problems, 'SQL of your own does not say what its examples say.');
  const goals = strategy.goals.map(({ id, title, metric }) => ({
    id,
    title,
    metric: metric.id,
    due: metric.due,
  }));
  const { own, checks } = strategy;
  if (flags.json) {
    screen.json({
      organisation: strategy.organisation.name,
      version: strategy.version,
      goals,
      checks: Object.keys(checks),
      own: { checks: own.checks.map(({ id }) => id), metrics: own.metrics.map(({ id }) => id) },
    });
    return EXIT.fine;
  }
  screen.print(
    `${file} is fine: ${strategy.organisation.name}, version of ${strategy.version.date}, ${goals.length} goals.`,
  );
  for (const goal of goals) screen.print(`  ${goal.title} (${goal.metric}, due ${goal.due})`);
  for (const line of ownLines(strategy)) screen.print(`  ${line}`);
  return EXIT.fine;
}

function ownLines({ checks, own }: Strategy): string[] {
  const off = Object.entries(checks).filter(([, { off }]) => off !== undefined);
  const set = Object.keys(checks).length - off.length;
  const [written, measured] = [own.checks.length, own.metrics.length];
  return [
    ...(set > 0 ? [`Checks set otherwise than in the catalogue: ${set}.`] : []),
    ...off.map(([id, { off: reason }]) => `Switched off: ${id} (${reason})`),
    ...(written + measured > 0
      ? [`Checks of your own: ${written}; metrics of your own: ${measured}; all hold on their examples.`]
      : []),
  ];
}
