import type { Dice } from './dice.ts';
import { HUBSPOT_WORDS } from './hubspot-words.ts';
import { SALESFORCE_WORDS } from './salesforce-words.ts';
import type { Setting } from './story.ts';

const OFTEN = ['account', 'contact', 'deal'];
const OTHERS = ['activity', 'campaign', 'campaignMember', 'lead', 'lineItem', 'product', 'ticket'];
/** What owners tell; the rest of a user is Salesforce's. */
const OWNER_FIELDS = ['name', 'email', 'active', 'person', 'integration', 'team'];

/** What is asked for, and how vendors behave where they may do either. */
export function rollSetting(dice: Dice): Setting {
  const objects = [
    ...(dice.chance(0.25) ? ['user'] : []),
    ...OFTEN.filter(() => dice.chance(0.45)),
    ...dice.some(OTHERS, dice.pick([1, 1, 1, 2])),
  ];
  const wanted = new Map(objects.map((object) => [object, allFields(object)]));
  const narrow = dice.chance(0.15);
  return {
    wanted: narrow ? narrowed(dice, wanted) : wanted,
    widened: narrow ? { phase: 1, wanted } : null,
    salesforce: {
      pageRows: dice.pick([2000, 2000, 7, 4]),
      behaviour: {
        unevenPages: dice.chance(0.2),
        bulkPageRows: dice.pick([250_000, 4, 9]),
        bulkPolls: dice.pick([0, 1]),
        headerOnEachPage: dice.chance(0.7),
        parallelResults: dice.chance(0.6),
        bulkInstants: dice.pick(['Z', '+0000']),
        bulkNumbers: dice.pick(['plain', 'java']),
        bulkRefusal: dice.pick(['creation', 'job']),
        feedLagMinutes: dice.pick([0, 0, 15]),
        deletedLogHours: dice.pick([360, 360, 360, 2]),
        // So few that one percent is spent in the middle of a sync.
        dailyRequests: 3000,
      },
      bulk: dice.chance(0.35) ? { aboveRows: dice.pick([2, 4, 7]), pageRows: dice.pick([4, 1000]) } : null,
    },
    hubspot: {
      behaviour: {
        seed: dice.between(1, 1_000_000),
        searchLagMs: dice.pick([0, 5_000, 600_000, 2_400_000, 2_400_000]),
        searchReplicas: dice.pick([1, 1, 2]),
        searchShowsFresh: dice.pick([0, 0.2, 0.6]),
        idOrder: dice.pick(['number', 'text']),
        shortPageShare: dice.pick([0, 0, 0.3]),
        undeleteMovesModified: dice.chance(0.5),
        mergeShowsLoser: dice.chance(0.2),
        mergeMovesLinked: dice.chance(0.3),
        batchReadFollowsMerge: dice.chance(0.6),
        rateHeaders: dice.pick(['by-token', 'none']),
        retryAfter: dice.pick(['never', 'sometimes', 'always']),
        listWithHistory: dice.pick([50, 100]),
        callsPerDay: 5000,
      },
      apiVersion: dice.pick(['v3', '2026-09']),
    },
  };
}

function allFields(object: string): string[] {
  const parts = [...(SALESFORCE_WORDS[object] ?? []), ...(HUBSPOT_WORDS[object] ?? [])];
  const own = object === 'user' ? OWNER_FIELDS : [];
  return [...new Set([...parts.flatMap(({ fields }) => Object.keys(fields)), ...own])];
}

function narrowed(
  dice: Dice,
  wanted: ReadonlyMap<string, readonly string[]>,
): Map<string, readonly string[]> {
  return new Map(
    [...wanted].map(([object, fields]) => [object, dice.some(fields, dice.between(2, fields.length))]),
  );
}
