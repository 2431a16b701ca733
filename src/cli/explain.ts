import { existsSync } from 'node:fs';
import { CHECKS } from '../checks/index.ts';
import type { Day } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { ConfigError } from '../errors.ts';
import { tame } from '../language/foreign.ts';
import { createSpeaker, type Speaker } from '../language/speak.ts';
import { METRICS } from '../metrics/index.ts';
import { FEWEST_ON_BOARD } from '../progress/board.ts';
import { explainData } from '../progress/explain-data.ts';
import { explainCheck, explainMetric } from '../progress/explain-entry.ts';
import { explainPrivacy } from '../progress/explain-privacy.ts';
import { LOTS_KEPT_DAYS } from '../progress/holding.ts';
import { HELD_DAYS } from '../progress/holdout.ts';
import { type Catalogue, catalogueOf } from '../scoring/catalogue.ts';
import { HISTORY_KEPT_DAYS } from '../scoring/pruning.ts';
import type { SwitchState } from '../strategy/consulted.ts';
import { readStrategy } from '../strategy/read.ts';
import type { Strategy } from '../strategy/schema.ts';
import { wordsOf } from '../strategy/words.ts';
import type { Doors, OpenHouse } from './doors.ts';
import { EXIT } from './exit.ts';
import {
  type Explanation,
  explanationLines,
  needsOfField,
  tellCheck,
  tellGoal,
  tellMetric,
  tellRecord,
} from './explanation.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

export interface ExplainFlags {
  readonly json: boolean;
  readonly asOf?: Day;
  /** Address of the person as whom to look; the admin unless told. */
  readonly as?: string;
}

/**
 * What a check, a metric, a goal or a record is, and what stands behind it today; or who needs which stored field
 * (`data`), or what is kept about people (`privacy`). Named by id; a record as `deal:ID`.
 */
export async function explain(
  doors: Doors,
  what: string,
  flags: ExplainFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const told =
    explainCatalogue(what, strategyAtHand(environment)) ??
    (await explainLive(doors, what, flags, screen, environment));
  if (flags.json) screen.json(told);
  else for (const line of explanationLines(told)) screen.print(line);
  return EXIT.fine;
}

/** The strategy where its file is there; checks and metrics are explained without one as well. */
function strategyAtHand(environment: NodeJS.ProcessEnv): Strategy | null {
  const file = loadConfig(environment).get('PLUMBLINE_STRATEGY');
  return file !== undefined && existsSync(file) ? readStrategy(file, METRICS, CHECKS) : null;
}

/** What needs no store: checks and metrics by id. */
function explainCatalogue(what: string, strategy: Strategy | null): Explanation | null {
  const catalogue: Catalogue = strategy
    ? catalogueOf(strategy)
    : { checks: CHECKS, metrics: METRICS, off: [] };
  const speaker = createSpeaker('en', strategy ? wordsOf(strategy) : undefined);
  const off = catalogue.off.find(({ id }) => id === what);
  const check = (off ? CHECKS : catalogue.checks).find(({ id }) => id === what);
  if (check) return tellCheck(explainCheck(check, catalogue, strategy), speaker);
  const metric = catalogue.metrics.find(({ id }) => id === what);
  return metric ? tellMetric(explainMetric(metric, catalogue, strategy), speaker) : null;
}

/** What is looked up in the store or depends on who is connected. */
async function explainLive(
  doors: Doors,
  what: string,
  flags: ExplainFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<Explanation> {
  const house = await openFromEnvironment(doors, environment, flags.asOf, screen.steps());
  try {
    const strategy = house.strategy();
    const speaker = createSpeaker('en', wordsOf(strategy));
    if (what === 'data') return tellData(house);
    if (what === 'privacy') return tellPrivacy(house, speaker);
    if (strategy.goals.some(({ id }) => id === what))
      return tellGoal(await house.explaining.goal(what, flags.as ?? null), await house.causes(what), speaker);
    const record = /^(\w+):(.+)$/.exec(what);
    if (record?.[1] && record[2]) {
      const named = { object: record[1], id: record[2] };
      const unusual = (await house.unusual(named.object)).filter(({ id }) => id === named.id);
      return tellRecord(await house.explaining.record(named, flags.as ?? null), unusual, speaker);
    }
  } finally {
    await house.close();
  }
  throw new ConfigError({
    what: `There is nothing called ${what} to explain.`,
    why: `It is no check, no metric (${METRICS.map(({ id }) => id).join(', ')}), no goal of the strategy, no record written as object:id, and neither \`data\` nor \`privacy\`.`,
    next: 'Name one of these; `plumbline score --json` lists the checks.',
  });
}

function tellData(house: OpenHouse): Explanation {
  const { stored, left } = explainData(house.strategy(), house.sources.length);
  const byObject = Map.groupBy(stored, ({ object }) => object);
  return {
    ...Object.fromEntries(
      [...byObject].map(([object, fields]) => [
        object,
        Object.fromEntries(fields.map((field) => [field.field, needsOfField(field)])),
      ]),
    ),
    'not stored': left.map(({ object, field }) => `${object}.${field}`),
  };
}

async function tellPrivacy(house: OpenHouse, speaker: Speaker): Promise<Explanation> {
  const people = (await house.known()).map(({ person }) => person);
  const privacy = explainPrivacy(house.strategy(), people, house.sources.length);
  const { repLevel } = privacy;
  return {
    'stored about people': Object.fromEntries(
      privacy.personal.map((field) => [`${field.object}.${field.field}`, needsOfField(field)]),
    ),
    logins: speaker.say(privacy.logins ? 'privacy.logins.days' : 'privacy.logins.off'),
    "a rep's numbers": {
      level: repLevel.rep_level,
      means: speaker.say(LEVELS[repLevel.rep_level]),
      ...(repLevel.reason ? { reason: repLevel.reason } : {}),
      ...(repLevel.agreed ? { agreed: repLevel.agreed } : {}),
    },
    switches: Object.fromEntries(
      privacy.switches.map((state) => [state.name, switchSentence(state, repLevel, speaker)]),
    ),
    'small groups': speaker.say('privacy.fewest', { n: privacy.fewest }),
    nudges: speaker.say('privacy.nudges', { reps: privacy.reps, agreed: privacy.agreed }),
    'log of nudges': speaker.say('privacy.nudged'),
    'kept for': speaker.say('privacy.kept', { days: HISTORY_KEPT_DAYS }),
    ...(repLevel.holdout
      ? { 'held out': speaker.say('privacy.holdout', { days: HELD_DAYS, kept: LOTS_KEPT_DAYS }) }
      : {}),
    place: speaker.say('privacy.place'),
    files: speaker.say(repLevel.rep_level === 'manager' ? 'privacy.files.people' : 'privacy.files.pages'),
    ...(privacy.own.length > 0
      ? { 'own entries that read it': Object.fromEntries(privacy.own.map(({ id, reads }) => [id, reads])) }
      : {}),
  };
}

/** Off, or on since when, after consulting whom, and for what. */
function switchSentence(
  { name, on }: SwitchState,
  { escalation, holdout, leaderboards }: Strategy['people'],
  speaker: Speaker,
): string {
  if (on === null) return speaker.say('privacy.switch.off');
  const values = {
    n: escalation?.ignoredDays ?? 0,
    share: speaker.percent(holdout?.share ?? 0),
    teams: speaker.list(leaderboards?.teams ?? []),
    fewest: speaker.number(FEWEST_ON_BOARD),
  };
  const state = speaker.say('privacy.switch.on', { on: on.on, consulted: tame(on.consulted) });
  return `${state} ${speaker.say(SWITCH_SENTENCES[name], values)}`;
}

const SWITCH_SENTENCES = {
  escalation: 'privacy.switch.escalation',
  holdout: 'privacy.switch.holdout',
  leaderboards: 'privacy.switch.leaderboards',
  rep_level: 'privacy.switch.rep_level',
} as const;

const LEVELS = {
  self: 'privacy.level.self',
  manager: 'privacy.level.manager',
  off: 'privacy.level.off',
} as const;
