import type { Decision, Profile } from '../scoring/profile/schema.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

export interface ProfileFlags {
  readonly json: boolean;
  /** How many records of each object are read at least, where there are so many. */
  readonly records: number;
}

/** Reads a sample of everything visible and says which rules the data speaks for. Nothing is switched on. */
export async function showProfile(
  doors: Doors,
  flags: ProfileFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const steps = screen.steps();
  const house = await openFromEnvironment(doors, environment, undefined, steps);
  try {
    const found = await steps.timed('profile', `Reading a sample from ${house.sources.join(' and ')}`, () =>
      house.profile(flags.records),
    );
    if (flags.json) screen.json(found);
    else for (const line of linesOf(found)) screen.print(line);
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

/** Accepts or refuses one proposal of the last profile. */
export async function decideProposal(
  doors: Doors,
  ask: {
    readonly id: string;
    readonly word: Decision['word'];
    readonly by: string;
    readonly why: string;
    readonly json: boolean;
  },
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const { id, word, by, why } = ask;
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const { title } = await house.decide({ id, word, by, why });
    if (ask.json) screen.json({ id, word, by, why, title });
    else
      screen.print(
        word === 'accepted'
          ? `Accepted: ${title}. It stands in a new version of the strategy and counts from the next score on.`
          : `Refused: ${title}. It is not proposed again.`,
      );
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

function linesOf({ fields, proposals, decisions, unread }: Profile): string[] {
  const objects = new Set(fields.map(({ source, object }) => `${source} ${object}`)).size;
  const decided = decisions.length > 0 ? ` ${decisions.length} were decided before.` : '';
  return [
    `${fields.length} fields of ${objects} kinds of records were counted; ${proposals.length} rules are proposed.${decided}`,
    ...unread.map((sentence) => `Not read: ${sentence}`),
    ...proposals.flatMap(({ id, title, evidence }) => [`${id}`, `  ${title}. ${evidence}`]),
    ...(proposals.length > 0
      ? ['Decide one by one: plumbline profile accept ID, plumbline profile refuse ID, with --by and --why.']
      : []),
  ];
}
