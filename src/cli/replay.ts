import type { Day } from '../clock.ts';
import { ConfigError } from '../errors.ts';
import type { ReplayedDay } from '../scoring/replay.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

/**
 * Makes the numbers of past days again and holds them against those that were kept.
 * @returns the exit code: of its own where a number differs
 */
export async function replay(
  doors: Doors,
  flags: { readonly from: Day; readonly to: Day; readonly json: boolean },
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const days = await house.replay(flags.from, flags.to);
    if (days.length === 0) throw nothingMeasured(flags.from, flags.to);
    if (flags.json) screen.json({ days });
    else for (const day of days) for (const line of linesOf(day)) screen.print(line);
    return days.some(({ differing }) => differing.length > 0) ? EXIT.differs : EXIT.fine;
  } finally {
    await house.close();
  }
}

function linesOf({ day, fromMirror, fromInputs, reason, same, differing, personal }: ReplayedDay): string[] {
  const from = [
    ...(fromMirror.length > 0 ? [`${fromMirror.length} checks and metrics from the mirror`] : []),
    ...(fromInputs.length > 0 ? [`${fromInputs.length} from kept sums`] : []),
  ];
  const left = personal > 0 ? `; ${personal} not made again` : '';
  return [
    `${day}  ${same.toLocaleString('en')} numbers the same, ${differing.length} different${left}  (${from.join(', ') || 'nothing'})`,
    ...(reason === null ? [] : [`    ${reason}`]),
    ...differing.map(
      ({ name, kept, again }) => `    ${name}: kept ${kept ?? 'nothing'}, now ${again ?? 'nothing'}`,
    ),
  ];
}

function nothingMeasured(from: Day, to: Day): ConfigError {
  return new ConfigError({
    what: `Nothing was measured from ${from} to ${to}.`,
    why: 'The mirror was not scored on any of these days.',
    next: 'Give days on which `plumbline score` was run.',
  });
}
