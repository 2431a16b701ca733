import type { FixGroupView, FixView } from '../../progress/fixes.ts';
import type { ReportView, TrustPath } from '../../progress/report-view.ts';
import type { Span } from '../brief.ts';
import { aboutTooFew, quote, sourceName, type Telling, trustPercent } from '../telling.ts';
import { durationText } from './durations.ts';
import { type Figure, group, type Line, type Row, row, type Section, section } from './form.ts';
import { goalTitle } from './goals.ts';
import { givesText } from './quality.ts';

/** Kinds of fixes that are named. */
const MOST_KINDS = 8;

export function fixesFigure(telling: Telling, report: ReportView): Figure[] {
  const { speaker } = telling;
  const fixes = toldFixes(telling, report);
  const [n, seconds] = [
    fixes.reduce((sum, { ranked }) => sum + ranked.length, 0),
    fixes.reduce((sum, fix) => sum + fix.seconds, 0),
  ];
  if (n === 0) return [];
  return [
    {
      label: speaker.say('report.open'),
      value: speaker.number(n),
      basis: speaker.say('report.work', { time: durationText(speaker, seconds) }),
    },
  ];
}

/** What to fix next, by what it gives a minute; and the fewest fixes that goals in doubt need. */
export function fixesSection(telling: Telling, report: ReportView): Section {
  const { speaker } = telling;
  const rows = toldFixes(telling, report)
    .slice(0, MOST_KINDS)
    .map((fix) => fixRow(telling, fix, report.named));
  const paths = report.paths.flatMap((path) => pathRow(telling, path));
  const lead = [{ text: speaker.say('report.next.how'), muted: true as const }];
  return section('next', speaker.say('report.next'), {
    lead,
    groups: [group([], { rows }), group(speaker.say('report.paths'), { rows: paths })],
  });
}

/** Those that are not about too few people. */
function toldFixes({ view }: Telling, { fixes }: ReportView): FixGroupView[] {
  const checked = new Map(view.checks.map((check) => [check.id, check.checked]));
  return fixes.filter(({ checkId, object }) => !aboutTooFew(object, checked.get(checkId) ?? 0));
}

function fixRow(telling: Telling, fix: FixGroupView, named: boolean): Row {
  const { speaker } = telling;
  const n = fix.ranked.length;
  const gives = givesText(telling, fix);
  const lines = fix.object === 'user' ? [] : fix.best.flatMap((one) => recordLine(telling, one, named));
  return row({
    label: [{ text: speaker.say(`check.${fix.checkId}.title`), strong: true }],
    value: [{ text: speaker.say('report.fixes', { count: n, n: speaker.number(n) }), strong: true }],
    basis: [{ text: speaker.say('report.work', { time: durationText(speaker, fix.seconds) }) }],
    notes: [
      [{ text: speaker.say(`check.${fix.checkId}.fix`) }],
      ...(gives === null ? [] : [[{ text: gives }]]),
    ],
    more: lines.length === 0 ? null : { title: speaker.say('report.first', { n: lines.length }), lines },
  });
}

/** A record by its page; by its name only where the strategy allows. */
function recordLine({ speaker }: Telling, fix: FixView, named: boolean): Line[] {
  const { finding } = fix.ranked;
  const object = speaker.say(`object.${fix.object}`);
  const label = quote(named ? fix.label : finding.recordId);
  const spans = speaker.runs<Span>('report.record', {
    object,
    label,
    source: sourceName(speaker, finding.source),
  });
  return [fix.link === null ? { spans } : { spans, url: fix.link }];
}

function pathRow(telling: Telling, path: TrustPath): Row[] {
  const { view, speaker } = telling;
  const at = view.goals.findIndex(({ goal }) => goal.id === path.goalId);
  const goal = view.goals[at];
  if (!goal || path.fixes === 0 || aboutTooFew(goal.metric.object, goal.measured.n)) return [];
  const percent = (share: number) => trustPercent(speaker, share);
  const values = { from: percent(path.trust), to: percent(path.reached) };
  const text = speaker.say('report.path', values);
  return [
    row({
      label: goalTitle(telling, goal, at),
      gauge: { kind: 'progress', done: path.trust, expected: path.reached, spoken: text },
      value: [
        {
          text: speaker.say('report.fixes', { count: path.fixes, n: speaker.number(path.fixes) }),
          strong: true,
        },
      ],
      basis: [{ text: speaker.say('report.work', { time: durationText(speaker, path.seconds) }) }],
      notes: [
        [{ text }],
        ...(path.reached < path.wanted
          ? [[{ text: speaker.say('report.path.short', { wanted: percent(path.wanted) }) }]]
          : []),
      ],
    }),
  ];
}
