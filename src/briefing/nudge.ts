import { tame } from '../language/foreign.ts';
import type { Speaker } from '../language/speak.ts';
import type { Person } from '../people/schema.ts';
import type { DayView } from '../progress/day-view.ts';
import type { FixView } from '../progress/fixes.ts';
import { keyOf } from '../progress/ranking.ts';
import type { Brief, FixPart, Part, Span } from './brief.ts';
import { freshness, quote, sourceName, type Telling } from './telling.ts';

/** Of the findings that were named to a rep in the week before, so many are mended. */
export interface Mended {
  readonly mended: number;
  readonly named: number;
}

/** What a rep can answer to each fix. */
const CHOICES = ['fix', 'not-mine', 'later', 'not-an-issue'] as const;

/**
 * The day's nudge for one rep: the few fixes worth most, why each matters, and how many more can wait. It tells of
 * nobody but the rep.
 * @param fixes at least one, best first
 * @param total all of the rep's open findings, those of `fixes` among them
 */
export function composeNudge(ask: {
  readonly person: Person;
  readonly fixes: readonly FixView[];
  readonly total: number;
  readonly view: DayView;
  readonly speaker: Speaker;
  /** What the rep mended of late, for the rep alone; null on a day on which it is not told. */
  readonly mended?: Mended | null;
  /** The place of the rep's team among those that compare themselves, in a sentence; empty where it is not told. */
  readonly place?: readonly Span[];
}): Brief {
  const { person, fixes, total, view, speaker, mended = null, place = [] } = ask;
  const telling: Telling = { view, speaker, zone: person.zone ?? view.organisation.zone };
  const seconds = fixes.reduce((sum, { ranked }) => sum + ranked.secondsToFix, 0);
  const n = fixes.length;
  const lead = speaker.say('nudge.lead', {
    name: givenName(person.name, speaker.language),
    n,
    minutes: Math.ceil(seconds / 60),
  });
  const rest = total - n;
  const own = mended === null || mended.named === 0 ? [] : [speaker.say('nudge.mended', { ...mended })];
  const more = rest > 0 ? [speaker.say('nudge.rest', { n: rest })] : [];
  const before = [...more, ...own].map((text): Span[] => [{ text }]);
  const closing = [...before, ...(place.length === 0 ? [] : [place]), [{ text: freshness(telling) }]];
  const parts: Part[] = [
    { kind: 'lead', spans: [{ text: lead }] },
    ...fixes.map((fix) => fixPart(telling, fix)),
    { kind: 'note', spans: muted(closing) },
  ];
  const keys = fixes.map(({ ranked: { finding } }) => [finding.checkId, finding.source, finding.recordId]);
  return {
    kind: 'nudge',
    day: view.day,
    recipient: person.email,
    to: 'person',
    language: speaker.language,
    direction: speaker.direction,
    summary: lead,
    parts,
    detailsTitle: '',
    details: [],
    said: JSON.stringify(keys),
  };
}

/** Sentences side by side, told in passing. */
function muted(sentences: readonly (readonly Span[])[]): Span[] {
  const spans = sentences.flatMap((own, index) => (index === 0 ? own : [{ text: ' · ' }, ...own]));
  return spans.map((span) => ({ ...span, muted: true }));
}

function fixPart(telling: Telling, fix: FixView): FixPart {
  const { speaker } = telling;
  const { checkId, source } = fix.ranked.finding;
  const spans = speaker.runs<Span>('nudge.fix', {
    object: speaker.say(`object.${fix.object}`),
    label: quote(fix.label),
    fault: speaker.say(`check.${checkId}.nudge`),
  });
  const action = {
    text: speaker.say('nudge.action', { source: sourceName(speaker, source) }),
    url: fix.link ?? '',
  };
  return {
    kind: 'fix',
    finding: keyOf(fix.ranked.finding),
    choices: CHOICES.map((id) => ({ id, text: speaker.say(`choice.${id}`) })),
    spans: [...spans, { text: '\n' }, ...whySpans(telling, fix)],
    action: fix.link === null ? null : action,
  };
}

/** The goal that gains and how many alike there are; without a goal, why the rule is there. */
function whySpans({ speaker, view }: Telling, fix: FixView): Span[] {
  const goal = view.goals.find((candidate) => candidate.goal.id === fix.goalId)?.goal;
  if (!goal) return [{ text: speaker.say(`check.${fix.ranked.finding.checkId}.why`) }];
  const title = quote(goal.title);
  return fix.alike > 1
    ? speaker.runs<Span>('nudge.why.many', { title, alike: speaker.number(fix.alike) })
    : speaker.runs<Span>('nudge.why.goal', { title });
}

/**
 * The name that one greets by: the first word, or the first after the comma in `Papadaki, Ana`. Who reads Vietnamese may
 * bear a name whose first word is the family's: all of it.
 */
export function givenName(name: string, language: string): string {
  const tamed = tame(name);
  if (language.startsWith('vi')) return tamed;
  const afterComma = tamed.split(',')[1]?.trim();
  return (afterComma || tamed).split(' ')[0] ?? tamed;
}
