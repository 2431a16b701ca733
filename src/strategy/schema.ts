import { z } from 'zod';
import { isDay, isZone } from '../clock.ts';
import { isObjectName } from '../crm/objects.ts';
import { PeopleSwitches, switchProblems } from './consulted.ts';
import { Milestones, milestoneProblems } from './milestones.ts';
import { CheckSettings, OwnEntries } from './own.ts';

const day = z.string().refine(isDay, 'a day is written YYYY-MM-DD');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time is written HH:MM, from 00:00 to 23:59');
const zone = z.string().refine(isZone, 'this is no time zone; write it as Europe/Athens');
const email = z.string().regex(/^\S+@\S+$/, 'an e-mail address is asked for');
/** A language, with a region where it matters. One that is not spoken is no fault: the next choice is. */
export const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/, 'a language is written as `nb` or `el-GR`');
export const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

/** `all` from the first day of the data; `month`, `quarter`, `year` to date; a number of days up to today; or two days. */
const Period = z.union([
  z.enum(['all', 'month', 'quarter', 'year']),
  z.strictObject({ days: z.int().min(1) }),
  z.strictObject({ from: day, to: day.optional() }),
]);

const HeadlineMetric = z
  .strictObject({
    id: z.string(),
    period: Period,
    /** Where the goal started: the metric's value on that day. In shares, major units of money, hours or days. */
    baseline: z.strictObject({ value: z.number(), on: day }),
    /** Reach this value … */
    target: z.number().optional(),
    /** … or keep within these. */
    keep: z.strictObject({ min: z.number().optional(), max: z.number().optional() }).optional(),
    due: day,
    /** Shares of the way that are due by days in between; evenly by the calendar unless told. */
    phases: z.array(z.strictObject({ by: day, share: z.number().min(0).max(1) })).optional(),
  })
  .superRefine((metric, context) => {
    if ((metric.target === undefined) === (metric.keep === undefined)) {
      context.addIssue({
        code: 'custom',
        message: 'a goal either reaches a `target` or is to `keep` within limits: give one of the two',
      });
    }
    if (metric.target !== undefined && metric.target === metric.baseline.value) {
      context.addIssue({
        code: 'custom',
        path: ['target'],
        message: 'the target equals the baseline, so progress cannot be told',
      });
    }
    if (metric.keep && metric.keep.min === undefined && metric.keep.max === undefined) {
      context.addIssue({ code: 'custom', path: ['keep'], message: 'give `min`, `max` or both' });
    }
    if (metric.due <= metric.baseline.on) {
      context.addIssue({
        code: 'custom',
        path: ['due'],
        message: 'the due date lies on or before the day of the baseline',
      });
    }
    for (const [index, { by, share }] of (metric.phases ?? []).entries()) {
      const before = metric.phases?.[index - 1] ?? { by: metric.baseline.on, share: 0 };
      if (by > before.by && by < metric.due && share >= before.share) continue;
      context.addIssue({
        code: 'custom',
        path: ['phases', index],
        message:
          'phases lie between the day of the baseline and the due date, in order, and no share is smaller than the one before',
      });
    }
  });

/** What `explain` takes for something else than a goal. */
const RESERVED: readonly string[] = ['data', 'privacy'];

const Goal = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/, 'an id has lower-case letters, digits and hyphens')
      .refine((id) => !RESERVED.includes(id), `${RESERVED.join(' and ')} are words of \`plumbline explain\``),
    title: z.string().min(1).max(80),
    area: z.enum(['finance', 'marketing', 'operations']),
    /** The corporate objective that it serves, by id. */
    serves: z.string(),
    owner: email,
    tactic: z.string().min(1),
    /** How much it counts beside the others; 1 unless told. */
    weight: z.number().positive().default(1),
    metric: HeadlineMetric,
    supporting: z.array(z.strictObject({ id: z.string(), period: Period })).default([]),
    /** Steps on the way, in the order of their days; the due date is the last unless told. */
    milestones: Milestones,
  })
  .superRefine(({ milestones, metric }, context) => {
    for (const { path, message } of milestoneProblems(milestones, metric))
      context.addIssue({ code: 'custom', path: ['milestones', ...path], message });
  });

const goals = z
  .array(Goal)
  .min(
    3,
    'a strategy has three to five goals; more of the same few people can keep in mind, fewer say too little',
  )
  .max(5, 'a strategy has three to five goals; leave the less important ones for the next version');

const leading = z.record(z.string(), z.string()).superRefine((part, context) => {
  for (const object of Object.keys(part)) {
    if (!isObjectName(object))
      context.addIssue({ code: 'custom', path: [object], message: 'there is no object of this name' });
  }
});

/** What an organisation wants of its CRM: one version of it. Ids of the catalogues are checked by `readStrategy`. */
export const StrategySchema = z
  .strictObject({
    /** The day from which this version holds, who made it and why. */
    version: z.strictObject({ date: day, by: email, why: z.string().min(1) }),
    organisation: z.strictObject({
      name: z.string().min(1),
      zone,
      /** ISO 4217; what money is reported in. */
      currency: z.string().regex(/^[A-Z]{3}$/, 'a currency is three capitals: EUR'),
      /** What people are spoken to in who have not said otherwise; English unless told. */
      language: languageTag.optional(),
      crm: z.string().min(1),
      vision: z.string().min(1),
    }),
    corporate: z.array(z.strictObject({ id: z.string(), objective: z.string().min(1) })).min(1),
    roles: z.strictObject({
      sponsors: z.array(email).min(1),
      programmeManager: email,
      supporters: z.array(email).default([]),
    }),
    /** Which source counts, by object, where two hold it. */
    leading: leading.default({}),
    workingDays: z
      .strictObject({ weekdays: z.array(weekday).min(1), holidays: z.array(day).default([]) })
      .default({ weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], holidays: [] }),
    /** How progress is held against the calendar: as a ratio to what was due, as a gap, or strictly. */
    pace: z.enum(['ratio', 'gap', 'strict']).default('ratio'),
    quietHours: z.strictObject({ from: time, to: time }).default({ from: '18:00', to: '08:00' }),
    digest: z
      .strictObject({
        at: time,
        /** A channel that gets the digest as well: `#crm-strategy`, or its id. The app must be in it. */
        channel: z
          .string()
          .regex(/^(#[^\s#]{1,80}|[CG][A-Z0-9]{8,})$/, 'a channel is written #name, or by its id')
          .optional(),
      })
      .default({ at: '07:45' }),
    nudge: z
      .strictObject({
        at: time,
        fixes: z.int().min(1).max(5).default(3),
        /**
         * After how many working days on which a finding was named and nothing was done, its record is named to the
         * manager. Off unless told.
         */
        escalate: z
          .strictObject({
            afterDays: z.int().min(2).max(60),
            /** Who was consulted about it, and when. */
            consulted: z.string().min(1),
            on: day,
          })
          .optional(),
      })
      .default({ at: '08:30', fixes: 3 }),
    teams: z
      .array(
        z.strictObject({
          name: z.string(),
          zone: zone.optional(),
          sells: z.boolean().default(true),
          /** What it is part of, between the team and the organisation. */
          department: z.string().optional(),
        }),
      )
      .default([]),
    /** Who but the rep may see a rep's numbers, and on what ground. */
    people: PeopleSwitches,
    goals,
    /** Settings of the catalogue's checks, by id. Ids and thresholds are checked by `readStrategy`. */
    checks: CheckSettings,
    /** Checks and metrics of the organisation's own. */
    own: OwnEntries,
  })
  .superRefine((strategy, context) => {
    if (isWithin(strategy.nudge.at, strategy.quietHours)) {
      context.addIssue({
        code: 'custom',
        path: ['nudge', 'at'],
        message: `reps would be written to at ${strategy.nudge.at}, in the quiet hours from ${strategy.quietHours.from} to ${strategy.quietHours.to}`,
      });
    }
    for (const problem of switchProblems(strategy.people, strategy.version, strategy.teams))
      context.addIssue({ code: 'custom', ...problem });
    const ids = new Set<string>();
    const objectives = new Set(strategy.corporate.map((entry) => entry.id));
    for (const [index, goal] of strategy.goals.entries()) {
      if (ids.has(goal.id)) {
        context.addIssue({
          code: 'custom',
          path: ['goals', index, 'id'],
          message: `two goals are called ${goal.id}`,
        });
      }
      ids.add(goal.id);
      if (!objectives.has(goal.serves)) {
        const known = [...objectives].join(', ');
        context.addIssue({
          code: 'custom',
          path: ['goals', index, 'serves'],
          message: `no corporate objective is called ${goal.serves}; there are ${known}`,
        });
      }
      if (goal.metric.due < strategy.version.date) {
        context.addIssue({
          code: 'custom',
          path: ['goals', index, 'metric', 'due'],
          message: `the goal was due on ${goal.metric.due}, before this version of the strategy (${strategy.version.date}); give it a later day or leave the goal out`,
        });
      }
    }
  });

/** Whether a time of day lies in a span that may pass midnight; its end does not count. */
export function isWithin(at: string, { from, to }: { readonly from: string; readonly to: string }): boolean {
  return from <= to ? at >= from && at < to : at >= from || at < to;
}

export type Strategy = z.infer<typeof StrategySchema>;
export type Goal = Strategy['goals'][number];
export type Period = z.infer<typeof Period>;

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The strategy's working days in the clock's terms. */
export function workingDaysOf(strategy: Strategy): { weekdays: number[]; holidays: string[] } {
  return {
    weekdays: weekdayNumbers(strategy.workingDays.weekdays),
    holidays: strategy.workingDays.holidays,
  };
}

/** Weekdays by their names, as the clock counts them: 1 Monday to 7 Sunday. */
export function weekdayNumbers(names: readonly (typeof WEEKDAYS)[number][]): number[] {
  return names.map((name) => WEEKDAYS.indexOf(name) + 1);
}

/** Names of the teams that sell; empty where the strategy names no teams, which means that all do. */
export function sellingTeams(strategy: Strategy): string[] {
  return strategy.teams.filter((team) => team.sells).map((team) => team.name);
}
