import { tame } from '../../language/foreign.ts';
import type { Speaker } from '../../language/speak.ts';
import type { ReportView } from '../../progress/report-view.ts';
import { anomalyList, anomalyNotes } from '../anomalies.ts';
import type { Part, Span } from '../brief.ts';
import { sourceNotes } from '../details.ts';
import { goalParts } from '../goal-line.ts';
import { headline } from '../headline.ts';
import { freshness, quote, type Telling } from '../telling.ts';
import { adoptionFigure, adoptionSection } from './adoption.ts';
import { causesSection } from './causes.ts';
import { duplicatesFigure, duplicatesSection } from './duplicates.ts';
import { fixesFigure, fixesSection } from './fixes.ts';
import { group, type Report, section } from './form.ts';
import { goalsSection } from './goals.ts';
import { qualityFigure, qualitySection, worstSection } from './quality.ts';
import { sourcesSection } from './sources.ts';
import { unmeasuredSection } from './unmeasured.ts';

/** A day's report for somebody: the same numbers for whoever reads it, in their language and by their clock. */
export function composeReport(ask: {
  readonly report: ReportView;
  readonly speaker: Speaker;
  readonly zone: string;
}): Report {
  const { report, speaker, zone } = ask;
  const { view } = report;
  const telling: Telling = { view, speaker, zone };
  const lead = headline(
    speaker,
    goalParts(telling).map(({ state }) => state),
  );
  const day = speaker.day(view.day);
  const unusual = anomalyList(telling);
  const sections = [
    goalsSection(telling, report),
    causesSection(telling),
    qualitySection(telling, report),
    worstSection(telling, report),
    fixesSection(telling, report),
    duplicatesSection(telling, report),
    adoptionSection(telling, report),
    section('unusual', unusual.title, {
      groups: [group([], { lines: unusual.items.map((spans) => ({ spans })) })],
    }),
    unmeasuredSection(telling, report),
    sourcesSection(telling, report),
  ];
  return {
    day: view.day,
    language: speaker.language,
    direction: speaker.direction,
    summary: speaker.say('digest.summary', {
      organisation: tame(view.organisation.name),
      day,
      headline: lead,
    }),
    title: speaker.runs<Span>('report.title', {
      organisation: quote(view.organisation.name),
      day,
      fresh: freshness(telling),
    }),
    headline: lead,
    notes: [...sourceNotes(telling), ...anomalyNotes(telling)].map(spansOf),
    figures: [
      ...qualityFigure(telling),
      ...adoptionFigure(telling, report),
      ...fixesFigure(telling, report),
      ...duplicatesFigure(telling, report),
    ],
    contents: speaker.say('report.contents'),
    sections: sections.filter(({ goals, groups }) => goals.length + groups.length > 0),
    method: [
      {
        text: speaker.say('method', {
          formula: String(view.formulaVersion),
          strategy: String(view.strategyVersion),
        }),
      },
    ],
  };
}

function spansOf(part: Part): readonly Span[] {
  return 'spans' in part ? part.spans : [];
}
