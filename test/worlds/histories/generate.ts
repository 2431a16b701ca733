import type { Cast } from './cast.ts';
import { createDice, type Dice } from './dice.ts';
import { happen, WEIGHTS } from './happenings.ts';
import { happenInHubspot } from './hubspot-happenings.ts';
import { HUBSPOT_WORDS } from './hubspot-words.ts';
import { hubspotOrganisation, salesforceOrganisation } from './organisations.ts';
import { SALESFORCE_WORDS } from './salesforce-words.ts';
import { rollSetting } from './setting.ts';
import type { Happening, HappeningKind, History, Phase, SyncStep, Vendor } from './story.ts';
import { VENDORS } from './story.ts';
import { rollTrouble } from './troubles.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const BEGINS_MS = Date.parse('2026-06-01T06:00:00.000Z');

/**
 * How long nothing happens before the mirror has to be equal: longer than the longer look-back (an hour), the ten
 * minutes that every bound lies in the past, and the half hour by which our clock may be behind.
 */
const QUIET_MS = 101 * MINUTE_MS;
const MOST_SKEW_MS = 30 * MINUTE_MS;

/** What happens while a sync runs happens at its moment, and so bears no time that is much later. */
const SOON_MS = 25 * MINUTE_MS;
const LATEST_MS = 12 * HOUR_MS;

/** In one history of so many processes are killed, which takes a process for each of their syncs. */
const KILLS_ONE_IN = 8;

/** The history of a seed: the same on any machine. */
export function generateHistory(seed: number): History {
  const dice = createDice(seed);
  const kills = seed % KILLS_ONE_IN === 0;
  const setting = rollSetting(dice.apart('setting'));
  const salesforce = salesforceOrganisation(dice.apart('salesforce'));
  const hubspot = hubspotOrganisation(dice.apart('hubspot'), {
    undeleteMovesModified: setting.hubspot.behaviour['undeleteMovesModified'] === true,
    mergeMovesLinked: setting.hubspot.behaviour['mergeMovesLinked'] === true,
  });
  const casts: Readonly<Record<Vendor, Cast>> = { salesforce: salesforce.cast, hubspot: hubspot.cast };
  const story = dice.apart('story');
  const phases: Phase[] = [];
  let atMs = BEGINS_MS;
  const count = story.pick([2, 2, 2, 3]);
  for (let number = 0; number < count; number++) {
    const wanted =
      setting.widened && setting.widened.phase <= number ? setting.widened.wanted : setting.wanted;
    const last = number === count - 1;
    const phase = rollPhase(story.apart(`phase ${number}`), {
      casts,
      wanted,
      atMs,
      first: number === 0,
      last,
      kills,
    });
    phases.push(phase);
    atMs = Date.parse(phase.settled.at) + HOUR_MS;
  }
  return {
    seed,
    salesforce: { organisation: salesforce.data, shapes: salesforce.shapes },
    hubspot: { organisation: hubspot.data, shapes: hubspot.shapes },
    setting,
    phases,
  };
}

interface PhaseAsk {
  readonly casts: Readonly<Record<Vendor, Cast>>;
  readonly wanted: ReadonlyMap<string, readonly string[]>;
  readonly atMs: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly kills: boolean;
}

function rollPhase(dice: Dice, ask: PhaseAsk): Phase {
  const { atMs, first, last } = ask;
  const lengthMs = spell(dice);
  const happenings: Happening[] = [];
  const syncs: SyncStep[] = [];
  const moments = [
    ...Array.from(
      { length: first ? dice.between(0, 3) : dice.between(5, 20) },
      () => ({ what: 'happen' }) as const,
    ),
    ...Array.from({ length: first ? 1 : dice.pick([0, 1, 1, 2]) }, () => ({ what: 'sync' }) as const),
  ].map((moment) => ({ ...moment, ms: atMs + Math.floor((dice.between(0, 9999) / 10_000) * lengthMs) }));
  for (const { what, ms } of moments.sort((a, b) => a.ms - b.ms)) {
    for (const vendor of VENDORS) ask.casts[vendor].model.pass(new Date(ms).toISOString());
    if (what === 'happen') {
      const told = rollHappenings(dice, ask, ms, LATEST_MS);
      happenings.push(...told);
      // A sync while a transaction is under way is what makes it late.
      if (told[0]?.kind === 'late-commit' && dice.chance(0.6))
        syncs.push(quietSync(dice, Date.parse(told[0].now) - MINUTE_MS));
      // Somebody saw it in the archive, and does not find it there any more.
      if (told[0]?.kind === 'undelete-at-last') {
        const atMs = Date.parse(told[0].now);
        syncs.push(quietSync(dice, atMs - dice.between(1, 90) * MINUTE_MS));
        if (dice.chance(0.6)) syncs.push(quietSync(dice, atMs + dice.between(0, 70) * MINUTE_MS));
      }
      // What a list has just shown, a search that lags shows some minutes later as it was before.
      const lastMs = Math.max(...told.map(({ now }) => Date.parse(now)));
      if (told[0]?.kind === 'edit-and-back' && told[0].vendor === 'hubspot') {
        syncs.push({ ...quietSync(dice, lastMs + 11 * MINUTE_MS), kind: 'reconciling', skewMs: 0 });
        syncs.push({ ...quietSync(dice, lastMs + 14 * MINUTE_MS), skewMs: 0 });
      }
    } else syncs.push(rollSync(dice, ask, ms));
  }
  const ends = [
    ...happenings.map(({ now }) => Date.parse(now)),
    ...syncs.map(({ at }) => Date.parse(at)),
    atMs + lengthMs,
  ];
  const quietMs = dice.chance(0.6) ? QUIET_MS : QUIET_MS + dice.between(1, 6) * HOUR_MS;
  const settledMs = Math.max(...ends) + quietMs;
  return {
    happenings: happenings.sort((a, b) => (a.now < b.now ? -1 : a.now > b.now ? 1 : 0)),
    syncs,
    settled: quietSync(dice, settledMs),
    repeated: dice.chance(0.5),
    reconciled: last || dice.chance(0.15),
  };
}

/** How long a phase takes: mostly within a day; now and then beyond what feeds of deleted records remember. */
function spell(dice: Dice): number {
  const kind = dice.weighted({ minutes: 4, hours: 5, days: 2, weeks: 1 });
  if (kind === 'minutes') return dice.between(5, 50) * MINUTE_MS;
  if (kind === 'hours') return dice.between(1, 20) * HOUR_MS;
  return kind === 'days' ? dice.between(1, 6) * DAY_MS : dice.between(16, 25) * DAY_MS;
}

const ONLY_IN_HUBSPOT: readonly HappeningKind[] = ['link', 'unlink', 'owner-change', 'undelete-at-last'];

/** @param waitMs how long after the moment it may happen, where it happens when something else ends */
function rollHappenings(dice: Dice, { casts, wanted }: PhaseAsk, atMs: number, waitMs: number): Happening[] {
  const vendor = dice.pick(VENDORS);
  const cast = casts[vendor];
  const kind = dice.weighted(WEIGHTS[vendor]) as HappeningKind;
  const tables = tablesOf(vendor, wanted);
  if (ONLY_IN_HUBSPOT.includes(kind)) return happenInHubspot(cast, dice, kind, { atMs, waitMs }, tables);
  return happen(cast, dice, kind, atMs, tables);
}

/** Things mostly happen to what is pulled. */
function tablesOf(vendor: Vendor, wanted: ReadonlyMap<string, readonly string[]>): string[] {
  const words = vendor === 'salesforce' ? SALESFORCE_WORDS : HUBSPOT_WORDS;
  return [...wanted.keys()].flatMap((object) => (words[object] ?? []).map(({ table }) => table));
}

function rollSync(dice: Dice, ask: PhaseAsk, atMs: number): SyncStep {
  const troubled = dice.chance(0.7);
  const roll = (vendor: Vendor) =>
    Array.from({ length: troubled ? dice.between(0, 3) : 0 }, () => rollTrouble(dice, vendor));
  const troubles = { salesforce: roll('salesforce'), hubspot: roll('hubspot') };
  const meanwhile = Array.from({ length: dice.pick([0, 0, 1, 2, 4]) }, () => dice.between(0, 40)).flatMap(
    (afterCalls) => rollHappenings(dice, ask, atMs, SOON_MS).map((happening) => ({ afterCalls, happening })),
  );
  const killed = ask.kills && dice.chance(0.6);
  return {
    ...quietSync(dice, atMs),
    kind: !ask.first && dice.chance(0.2) ? 'reconciling' : 'incremental',
    budgetPercent: dice.chance(0.15) ? 1 : 100,
    troubles,
    meanwhile,
    kill: killed
      ? dice.chance(0.8)
        ? { atCrossing: dice.between(1, 45) }
        : { afterMs: dice.between(5, 900) }
      : null,
  };
}

function quietSync(dice: Dice, atMs: number): SyncStep {
  return {
    at: new Date(atMs).toISOString(),
    kind: 'incremental',
    skewMs: dice.chance(0.4) ? 0 : dice.between(-MOST_SKEW_MS, MOST_SKEW_MS),
    budgetPercent: 100,
    restart: dice.chance(0.3),
    troubles: { salesforce: [], hubspot: [] },
    meanwhile: [],
    kill: null,
  };
}
