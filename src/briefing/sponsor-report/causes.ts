import type { CausePart, Causes } from '../../progress/causes.ts';
import type { GoalView } from '../../progress/day-view.ts';
import type { Span } from '../brief.ts';
import { isShown } from '../goal-line.ts';
import { findingTexts, isAboutPeople, partText } from '../moved.ts';
import { quote, sinceText, type Telling } from '../telling.ts';
import { type Group, group, type Line, type Row, row, type Section, section } from './form.ts';
import { goalTitle } from './goals.ts';

/** Why each goal's number moved: since the day compared with, last week and its baseline, in exact parts. */
export function causesSection(telling: Telling): Section {
  const { view, speaker } = telling;
  const groups = view.goals.flatMap((goal, at) => {
    // Who came to count and who ceased to could be read of people.
    if (!isShown(goal) || isAboutPeople(goal)) return [];
    return goal.causes.flatMap((causes) => causesGroup(telling, goal, causes, goalTitle(telling, goal, at)));
  });
  const lead = [{ text: speaker.say('report.causes.how'), muted: true as const }];
  return section('causes', speaker.say('report.causes'), { lead, groups });
}

function causesGroup(telling: Telling, goal: GoalView, causes: Causes, title: readonly Span[]): Group[] {
  const { speaker } = telling;
  const since = sinceOf(telling, causes);
  if (causes.reason !== null) {
    const why = speaker.runs<Span>('report.causes.unknown', { since, reason: quote(causes.reason) });
    return [group(title, { lines: [{ spans: why }] })];
  }
  const { from, to } = causes;
  if (from === null || to === null) return [];
  const change = speaker.change(to - from, goal.unit, to);
  const value = (one: number) => speaker.value(one, goal.unit);
  const lead = speaker.runs<Span>('report.causes.since', {
    since,
    from: value(from),
    to: value(to),
    change,
  });
  const rows = partRows(telling, goal, causes.parts);
  const found: Line[] =
    causes.since === 'yesterday' && goal.move !== null
      ? findingTexts(telling, goal.move.causes).map((text) => ({ spans: [{ text }] }))
      : [];
  if (rows.length + found.length === 0) return [group(title, { lines: [{ spans: lead }] })];
  return [group(title, { lead, rows, lines: found })];
}

function sinceOf(telling: Telling, { since, day }: Causes): string {
  const { speaker, view } = telling;
  if (since === 'baseline')
    return speaker.say('report.causes.baseline', { day: speaker.date(day, view.day) });
  return sinceText(telling, day);
}

function partRows(telling: Telling, goal: GoalView, parts: readonly CausePart[]): Row[] {
  const { speaker } = telling;
  const told = parts.filter(({ records }) => records > 0);
  const most = Math.max(...told.map(({ value }) => Math.abs(value ?? 0)));
  return told.map((part) => {
    const { value, trust } = part;
    const change =
      value === null
        ? speaker.say('report.unknown')
        : speaker.change(value, goal.unit, goal.measured.value ?? 0);
    const label = partText(telling, goal, part);
    const shift = trust === null ? 0 : Math.round(trust * 1000);
    return row({
      label: [{ text: speaker.capital(label) }],
      gauge:
        value === null || most === 0 ? null : { kind: 'change', value, most, spoken: `${label}: ${change}` },
      value: [{ text: change, strong: true }],
      basis:
        shift === 0
          ? []
          : [{ text: speaker.say('report.causes.trust', { change: speaker.change(trust ?? 0, 'share') }) }],
    });
  });
}
