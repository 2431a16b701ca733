import type { Day } from '../clock.ts';
import { ConfigError } from '../errors.ts';
import { createSpeaker } from '../language/speak.ts';
import type { FixView } from '../progress/fixes.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

export interface NextFlags {
  readonly json: boolean;
  readonly most: number;
  readonly team?: string;
  readonly goal?: string;
  /** 0 to 1. */
  readonly trust: number;
  readonly asOf?: Day;
}

/**
 * What to fix next: the findings that give the goals most per minute of work, of the organisation or a team; or the
 * fewest that bring a goal's trust to a level. Owners are not told: a rep's own list comes with the nudge.
 */
export async function listNext(
  doors: Doors,
  flags: NextFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  if (flags.goal !== undefined && flags.team !== undefined) throw oneOfBoth();
  const house = await openFromEnvironment(doors, environment, flags.asOf, screen.steps());
  try {
    const fixes = await house.fixes();
    if (flags.goal !== undefined) {
      const list = await fixes.toTrust(flags.goal, flags.trust, flags.most);
      if (list === null)
        throw noGoal(
          flags.goal,
          house.strategy().goals.map(({ id }) => id),
        );
      const { trust, wanted, reached, total, best } = list;
      if (flags.json)
        screen.json({ goal: flags.goal, trust, wanted, reached, total, fixes: best.map(fixResult) });
      else {
        screen.print(trustLine(flags.goal, list));
        for (const line of linesOf(best)) screen.print(line);
      }
      return EXIT.fine;
    }
    const list =
      flags.team === undefined
        ? { best: await fixes.best(flags.most), total: fixes.total }
        : await fixes.ofTeam(flags.team, flags.most);
    if (list === null) throw tooFew(flags.team ?? '');
    if (flags.json)
      screen.json({ team: flags.team ?? null, total: list.total, fixes: list.best.map(fixResult) });
    else if (list.total === 0) screen.print('There is nothing to fix.');
    else for (const line of linesOf(list.best)) screen.print(line);
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

function trustLine(
  goal: string,
  list: { readonly trust: number; readonly wanted: number; readonly reached: number; readonly total: number },
): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const { trust, wanted, reached, total } = list;
  if (total === 0)
    return `The trust of ${goal} is ${percent(trust)}: ${trust >= wanted ? 'nothing needs to be fixed.' : 'nothing that could be fixed stands in its way.'}`;
  const enough = reached >= wanted ? '' : `, which is all that can be fixed and less than ${percent(wanted)}`;
  return `${total.toLocaleString('en')} fixes, the fewest, bring the trust of ${goal} from ${percent(trust)} to ${percent(reached)}${enough}:`;
}

function linesOf(fixes: readonly FixView[]): string[] {
  const speaker = createSpeaker('en');
  return fixes.map(({ ranked, object, label, goalId }, at) => {
    const title = speaker.say(`check.${ranked.finding.checkId}.title`);
    const gain =
      goalId === null
        ? ''
        : `, trust of ${goalId} +${(100 * (ranked.trustGains.get(goalId) ?? 0)).toFixed(2)} points`;
    return `${String(at + 1).padStart(3)}  ${title}: ${object} ${label} (${ranked.finding.recordId}), ${ranked.secondsToFix} s${gain}`;
  });
}

/** What scripts get. Gains are shares, 0 to 1, by goal. */
function fixResult({ ranked, object, label, link }: FixView): unknown {
  const { finding, trustGains, rangeGains, scoreGain, secondsToFix, gainPerMinute } = ranked;
  return {
    check: finding.checkId,
    source: finding.source,
    object,
    record: finding.recordId,
    label,
    link,
    since: finding.firstDay,
    secondsToFix,
    trustGains: Object.fromEntries(trustGains),
    rangeGains: Object.fromEntries(rangeGains),
    scoreGain,
    gainPerMinute,
  };
}

function oneOfBoth(): ConfigError {
  return new ConfigError({
    what: 'Both --goal and --team are given.',
    why: 'A goal’s shortest list is the whole organisation’s.',
    next: 'Give one of the two.',
  });
}

function noGoal(goal: string, ids: readonly string[]): ConfigError {
  return new ConfigError({
    what: `There is no goal ${goal} whose trust is known.`,
    why: `The strategy has ${ids.join(', ')}; of a goal that cannot be measured no trust is known.`,
    next: 'Name one of these; `plumbline explain GOAL` says why one is not measured.',
  });
}

function tooFew(team: string): ConfigError {
  return new ConfigError({
    what: `No list is shown for the team ${team}.`,
    why: 'It has fewer than five people, or there is none of this name; nobody sees numbers about fewer than five.',
    next: 'Name a larger team, or leave --team out.',
  });
}
