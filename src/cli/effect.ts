import { DUPLICATE_CHECKS } from '../checks/matching/subjects.ts';
import { tame } from '../language/foreign.ts';
import { createSpeaker, type Speaker } from '../language/speak.ts';
import { EFFECT_MINIMUM, type Told, WORTHWHILE } from '../progress/effect.ts';
import type { Estimate } from '../progress/effect-estimate.ts';
import type { EffectView } from '../progress/effect-view.ts';
import { HELD_DAYS, PROPOSED_FROM, PROPOSED_WITHIN_DAYS } from '../progress/holdout.ts';
import { catalogueOf } from '../scoring/catalogue.ts';
import type { Strategy } from '../strategy/schema.ts';
import { wordsOf } from '../strategy/words.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

export interface EffectFlags {
  readonly json: boolean;
  readonly asOf?: string;
}

/** Whether nudges do anything, as far as held-out findings tell. */
export async function showEffect(
  doors: Doors,
  flags: EffectFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, flags.asOf, screen.steps());
  try {
    const view = await house.effect();
    if (flags.json) screen.json({ ...view, minimum: EFFECT_MINIMUM, worthwhile: WORTHWHILE });
    else for (const line of effectLines(view, house.strategy())) screen.print(line);
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

/** The same for people. */
export function effectLines(view: EffectView, strategy: Strategy): string[] {
  const speaker = createSpeaker('en', wordsOf(strategy));
  const { all, kinds, goals, unknown, excepted } = view.effect;
  const titleOf = titles(strategy, speaker);
  return [
    ...switchLines(view),
    ...comparedLines(view),
    wholeLine(all),
    ...kinds.flatMap(({ checkId, effect, stop }) => {
      if (effect === null) return [];
      const kind = `  ${titleOf(checkId)}: ${points(effect)}`;
      const most = pointsOf(effect.high95);
      return stop ? [`${kind}. Proposed: stop nudging about it; it adds ${most} at most`] : [kind];
    }),
    ...quietKinds(view, titleOf),
    ...goals.flatMap(({ goalId, effect, claimed }) => {
      if (effect === null) return [];
      const title = tame(strategy.goals.find(({ id }) => id === goalId)?.title ?? goalId);
      const doubt = claimed ? '' : '; this may be chance';
      return [`  Trust of "${title}", all compared nudges together: ${points(effect)}${doubt}`];
    }),
    ...((excepted ?? 0) > 0
      ? [
          `Called no issue: ${count(excepted ?? 0)} of those compared. Only who is nudged can say so, so they count as not fixed on either side, unless the record was.`,
        ]
      : []),
    ...(unknown > 0
      ? [`Left out: ${count(unknown)} findings whose check was not run when they were closed.`]
      : []),
  ];
}

function switchLines({ holdout, proposed, nudgedInMonth }: EffectView): string[] {
  if (holdout !== null)
    return [
      `Held out of nudges for ${HELD_DAYS} days: ${percent(holdout.share)} of the findings that may be, since ${holdout.on} (consulted: ${tame(holdout.consulted)}). Never a rep's top one.`,
    ];
  const nudged =
    nudgedInMonth === null
      ? 'What was nudged lately belongs to fewer than five people.'
      : `In the last ${PROPOSED_WITHIN_DAYS} days ${count(nudgedInMonth)} findings were nudged.`;
  return proposed
    ? [
        `${nudged} Proposed: hold some of them out for ${HELD_DAYS} days, to see whether nudging does anything. Ask the reps' representatives, then write into the strategy: people: { holdout: { consulted: WHO, on: DAY } }.`,
      ]
    : [
        `No finding is held out. ${nudged} From ${PROPOSED_FROM} on, of ${EFFECT_MINIMUM.evenReps} reps or more, it is proposed.`,
      ];
}

function comparedLines({ between, effect: { all } }: EffectView): string[] {
  if (between === null || all.sizes === null) return [];
  const { nudged, heldOut, reps } = all.sizes;
  return [
    `Compared within each check: ${count(nudged)} nudged and ${count(heldOut)} held-out findings of ${count(reps)} reps, drawn from ${between.from} to ${between.to}.`,
  ];
}

function wholeLine({ effect, claimed }: Told): string {
  if (effect === null)
    return `Not enough to tell: it takes ${EFFECT_MINIMUM.each} findings on either side, of ${EFFECT_MINIMUM.evenReps} reps with about as many each.`;
  const judged = claimed
    ? 'Nudging works on fixing as follows'
    : 'No effect can be claimed; this may be chance';
  return `${judged}: ${points(effect)}, on ${percent(effect.withoutNudge)} fixed within ${HELD_DAYS} days without it.`;
}

/** A check by its title; one that is not in the catalogue any more by its id. */
function titles(strategy: Strategy, speaker: Speaker): (checkId: string) => string {
  const known = new Set([...catalogueOf(strategy).checks, ...DUPLICATE_CHECKS].map(({ id }) => id));
  return (id) => (known.has(id) ? tame(speaker.say(`check.${id}.title`)) : id);
}

function quietKinds({ effect: { kinds } }: EffectView, titleOf: (checkId: string) => string): string[] {
  const quiet = kinds.filter(({ effect }) => effect === null).map(({ checkId }) => checkId);
  if (quiet.length === 0 || quiet.length === kinds.length) return [];
  return [`  Not enough to tell of: ${quiet.map(titleOf).join('; ')}`];
}

function points({ value, low80, high80, low95, high95 }: Estimate): string {
  return `${signed(value)} points (80 %: ${signed(low80)} to ${signed(high80)}; 95 %: ${signed(low95)} to ${signed(high95)})`;
}

function pointsOf(share: number): string {
  return `${(share * 100).toFixed(1)} points`;
}

function signed(share: number): string {
  const shown = (share * 100).toFixed(1);
  return share >= 0 ? `+${shown}` : shown.replace('-', '−');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function count(n: number): string {
  return n.toLocaleString('en');
}
