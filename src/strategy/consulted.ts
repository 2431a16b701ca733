import { z } from 'zod';
import { isDay } from '../clock.ts';

const day = z.string().refine(isDay, 'a day is written YYYY-MM-DD');

/** What touches people is off until somebody says who was asked about it, and when. */
const consultation = {
  /** Whom: the works council, the reps themselves … */
  consulted: z.string().min(1),
  /** The day on which they were. */
  on: day,
};

const PeopleSchema = z.strictObject({
  /** `self` the rep alone · `manager` the rep and their manager · `off` nobody, and none is kept ready. */
  rep_level: z.enum(['self', 'manager', 'off']).default('self'),
  /** Why anybody else may see them. */
  reason: z.string().min(1).optional(),
  /** Who was consulted about that, and the day on which the employees' representatives agreed. */
  consulted: z.string().min(1).optional(),
  agreed: day.optional(),
  /** Some findings are held out from nudges for a week, to see whether nudging does anything. */
  holdout: z
    .strictObject({
      ...consultation,
      /** Of the findings that may be held out. */
      share: z.number().min(0.05).max(0.5).default(0.2),
    })
    .optional(),
  /** Teams that asked to be compared with each other. */
  leaderboards: z.strictObject({ ...consultation, teams: z.array(z.string()).min(2) }).optional(),
  /** After so many working days on which a rep let a nudge lie, the record is named to their manager. */
  escalation: z.strictObject({ ...consultation, ignoredDays: z.int().min(2).max(60).default(10) }).optional(),
});

/** Who but the rep may see a rep's numbers, and what else is done with them, each on its own ground. */
export const PeopleSwitches = PeopleSchema.superRefine((people, context) => {
  const missing = (['reason', 'consulted', 'agreed'] as const).filter((part) => people[part] === undefined);
  if (people.rep_level === 'manager' && missing.length > 0)
    context.addIssue({
      code: 'custom',
      path: ['rep_level'],
      message: `managers may see their reps' numbers only for a \`reason\`, after somebody was \`consulted\`, and from the day on which the employees' representatives \`agreed\`: give ${missing.map((part) => `\`${part}\``).join(' and ')}`,
    });
}).default({ rep_level: 'self' });

/** What is done with what people do only where the strategy says so. */
export const SWITCHES = ['escalation', 'holdout', 'leaderboards', 'rep_level'] as const;
export type SwitchName = (typeof SWITCHES)[number];

/** How a switch stands: on since when and after consulting whom, or off. */
export interface SwitchState {
  readonly name: SwitchName;
  readonly on: { readonly consulted: string; readonly on: string } | null;
}

export function switchStates(people: z.infer<typeof PeopleSchema>): SwitchState[] {
  return SWITCHES.map((name) => {
    if (name !== 'rep_level') return { name, on: people[name] ?? null };
    const { rep_level, consulted, agreed } = people;
    const isOn = rep_level === 'manager' && consulted !== undefined && agreed !== undefined;
    return { name, on: isOn ? { consulted, on: agreed } : null };
  });
}

/** What is wrong with the switches beside the rest of a strategy: consulted is first, and only about teams that are. */
export function switchProblems(
  people: z.infer<typeof PeopleSchema>,
  version: { readonly date: string },
  teams: readonly { readonly name: string }[],
): { path: (string | number)[]; message: string }[] {
  const days = [
    ...(['escalation', 'holdout', 'leaderboards'] as const).map((name) => ({
      path: ['people', name, 'on'],
      on: people[name]?.on,
    })),
    { path: ['people', 'agreed'], on: people.rep_level === 'manager' ? people.agreed : undefined },
  ];
  const late = days.flatMap(({ path, on }) => {
    const message = `that day lies after this version (${version.date}): people are asked first`;
    return on === undefined || on <= version.date ? [] : [{ path, message }];
  });
  const strange = (people.leaderboards?.teams ?? []).flatMap((team, index) =>
    teams.length === 0 || teams.some(({ name }) => name === team)
      ? []
      : [{ path: ['people', 'leaderboards', 'teams', index], message: `there is no team called ${team}` }],
  );
  return [...late, ...strange];
}
