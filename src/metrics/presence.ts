import type { ObjectName } from '../crm/objects.ts';
import { type Join, liveOf } from '../mirror/tables.ts';
import type { Metric } from './metric.ts';
import { dayIn, isWorked, PERSON, PERSON_READS } from './sql.ts';

const MADE: readonly ObjectName[] = ['account', 'contact', 'lead', 'deal', 'activity', 'ticket'];

/**
 * The latest days on which a user made a record or changed one, as `present.days`; and logged in, where logins are pulled,
 * which nothing here asks for.
 */
export function presentWithin(days: number): Join {
  const since = `{now} - interval ${days + 1} day`;
  const made = MADE.map(
    (object) => `select source, created_by as user_id, ${dayIn('created_at')} as day from ${liveOf(object)}
      where created_by is not null and created_at > ${since}`,
  );
  return {
    name: 'present',
    sql: `left join (select source, user_id, list(distinct day) as days from (
      ${made.join(' union all ')}
      union all select source, by_user, ${dayIn('changed_at')} from changes
        where by_user is not null and by_person is not false and changed_at > ${since}
      union all select source, user_id, day from ${liveOf('login')}
    ) where day > {asOf} - ${days} and day <= {asOf} group by all) present
    on present.source = r.source and present.user_id = r.id`,
  };
}

const PRESENT = presentWithin(30);
const activeWithin = (days: number) =>
  `coalesce(len(list_filter(present.days, lambda day: day > {asOf} - ${days})), 0) > 0`;
const WORKED_DAYS = `len(list_filter(generate_series({asOf} - 29, {asOf}, interval 1 day), lambda day: ${isWorked('cast(day as date)')}))`;
const OF_PEOPLE = {
  area: 'operations',
  kind: 'count',
  unit: 'count',
  direction: 'higher',
  object: 'user',
  decides: [...PERSON_READS],
  carries: [],
  alsoReads: ['activity.createdAt'],
  joins: [PRESENT],
  member: PERSON,
  unlogged: 'higher',
  minimum: 5,
  retraceable: false,
} as const;
/** Three people: seen today, five days ago, and twenty days ago by a login. */
const SEEN = {
  user: ['u', 'v', 'w', 'x'].map((id) => ({ id, active: true, person: true, integration: id === 'x' })),
  activity: [
    { id: '1', createdBy: 'u', createdAt: '2026-06-15T09:00:00.000Z' },
    { id: '2', createdBy: 'x', createdAt: '2026-06-15T09:00:00.000Z' },
    { id: '3', createdBy: 'u', createdAt: '2026-06-12T09:00:00.000Z' },
    { id: '4', createdBy: 'u', createdAt: '2026-06-13T09:00:00.000Z' },
  ],
  deal: [{ id: 'd', createdBy: 'v', createdAt: '2026-06-10T09:00:00.000Z' }],
  login: [{ id: 'l', userId: 'w', day: '2026-05-26' }],
};

/** Fields: see `Metric`. Definitions: table B3, adoption: who is there at all. */
export const PRESENCE: readonly Metric[] = [
  {
    ...OF_PEOPLE,
    id: 'dau',
    hit: activeWithin(1),
    example: { worlds: SEEN, value: 1 },
  },
  {
    id: 'inactive30',
    area: 'operations',
    kind: 'share',
    unit: 'share',
    direction: 'lower',
    object: 'user',
    decides: [...PERSON_READS],
    carries: ['user.lastLoginAt'],
    alsoReads: [],
    joins: [],
    member: PERSON,
    hit: 'coalesce(r.last_login_at <= {now} - interval 30 day, true)',
    minimum: 5,
    retraceable: false,
    example: {
      worlds: {
        user: [
          {
            id: 'u',
            active: true,
            person: true,
            integration: false,
            lastLoginAt: '2026-06-12T10:00:00.000Z',
          },
          {
            id: 'v',
            active: true,
            person: true,
            integration: false,
            lastLoginAt: '2026-05-12T10:00:00.000Z',
          },
          { id: 'w', active: true, person: true, integration: false, lastLoginAt: null },
          {
            id: 'x',
            active: true,
            person: true,
            integration: false,
            lastLoginAt: '2026-06-01T10:00:00.000Z',
          },
        ],
      },
      value: 0.5,
    },
  },
  {
    id: 'login_rate',
    area: 'operations',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'user',
    decides: ['user.active', 'user.person', 'user.integration'],
    carries: ['user.lastLoginAt'],
    alsoReads: [],
    joins: [],
    member: 'r.active and coalesce(r.person, true) and not coalesce(r.integration, false)',
    hit: 'coalesce(r.last_login_at > {now} - interval 7 day, false)',
    unlogged: 'higher',
    minimum: 5,
    retraceable: false,
    example: {
      worlds: {
        user: [
          {
            id: 'u',
            active: true,
            person: true,
            integration: false,
            lastLoginAt: '2026-06-12T10:00:00.000Z',
          },
          {
            id: 'v',
            active: true,
            person: true,
            integration: false,
            lastLoginAt: '2026-05-12T10:00:00.000Z',
          },
        ],
      },
      value: 0.5,
    },
  },
  {
    ...OF_PEOPLE,
    id: 'mau',
    hit: activeWithin(30),
    example: { worlds: SEEN, value: 3 },
  },
  {
    ...OF_PEOPLE,
    id: 'stickiness',
    kind: 'ratio',
    unit: 'share',
    value: `case when ${activeWithin(30)} then ${WORKED_DAYS} else 0 end`,
    part: `coalesce(len(list_filter(present.days, lambda day: ${isWorked('day')})), 0)`,
    // Three people on 21 working days: four days on which one was there; the thirteenth was a Saturday.
    example: { worlds: SEEN, value: 4 / 63 },
  },
  {
    ...OF_PEOPLE,
    id: 'wau',
    hit: activeWithin(7),
    example: { worlds: SEEN, value: 2 },
  },
];
