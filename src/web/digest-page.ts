import type { Brief, Clause, FixPart, GoalPart, ListPart, Part } from '../briefing/brief.ts';
import { drawBar } from '../drawing/bar.ts';
import { escapeXml } from '../drawing/svg.ts';
import { drawTrend } from '../drawing/trend.ts';
import { linkable } from '../language/foreign.ts';
import { createSpeaker } from '../language/speak.ts';
import { drawPage } from './frame.ts';
import { drawSpans } from './spans.ts';

/** What the drawing of a part depends on. */
type Page = Pick<Brief, 'direction' | 'language'>;

/** A brief as one HTML file that needs nothing else, for eyes and for screen readers. */
export function digestPage(brief: Brief): string {
  const { parts, details, language, direction, summary } = brief;
  const top = parts.filter(({ kind }) => kind === 'title' || kind === 'lead');
  const rest = parts.filter((part) => !top.includes(part));
  const body = `<header>
${top.map((part) => drawPart(part, brief, 2)).join('\n')}
</header>
<main>
${rest.map((part) => drawPart(part, brief, 2)).join('\n')}
</main>
${details.length > 0 ? drawDetails(brief) : ''}`;
  return drawPage({ language, direction, title: summary, style: '', body });
}

function drawDetails(brief: Brief): string {
  const { detailsTitle, details } = brief;
  return `<section class="details" aria-labelledby="details">
<h2 id="details">${escapeXml(detailsTitle)}</h2>
${details.map((part) => drawPart(part, brief, 3)).join('\n')}
</section>
`;
}

/** @param level of the headings that a part brings */
function drawPart(part: Part, page: Page, level: 2 | 3): string {
  switch (part.kind) {
    case 'title':
      return `<p class="title">${drawSpans(part.spans)}</p>`;
    case 'lead':
      return `<h1>${drawSpans(part.spans)}</h1>`;
    case 'goal':
      return drawGoal(part, page, level);
    case 'fix':
      return drawFix(part);
    case 'list':
      return drawList(part, level);
    case 'ask':
    case 'note':
      return `<p class="note">${drawSpans(part.spans)}</p>`;
  }
}

function drawGoal(goal: GoalPart, { direction, language }: Page, level: 2 | 3): string {
  const { number, progress, trend } = goal;
  const id = `goal-${number}`;
  const bar = progress
    ? `<div class="progress">${drawBar({ ...progress, direction })}<span aria-hidden="true">${escapeXml(progress.spoken)}</span></div>`
    : '';
  const value = goal.clauses.filter(({ about }) => about === 'value');
  const facts = goal.clauses.filter((clause) => clause.about !== 'value' && !saysStatus(clause, goal));
  return `<article class="goal ${goal.state}" aria-labelledby="${id}">
<div class="head"><span class="number" aria-hidden="true">${createSpeaker(language).number(number)}</span><h${level} id="${id}">${drawSpans([goal.title])}</h${level}><span class="status">${escapeXml(goal.status)}</span></div>
<div class="body"><div class="words"><p class="value">${drawClauses(value)}</p>${bar}<p class="facts">${drawClauses(facts)}</p></div>${trend ? drawTrend({ ...trend, direction }) : ''}</div>
</article>`;
}

/** A clause that says no more than the status beside the title. */
function saysStatus({ about, spans }: Clause, { status }: GoalPart): boolean {
  return about === 'pace' && spans.map(({ text }) => text).join('') === status;
}

function drawClauses(clauses: readonly Clause[]): string {
  return clauses.map(({ spans }) => drawSpans(spans)).join(' · ');
}

function drawFix({ spans, action }: FixPart): string {
  const url = action === null ? null : linkable(action.url);
  const link =
    action === null || url === null
      ? ''
      : ` <a href="${escapeXml(url.href)}" rel="noopener noreferrer">${escapeXml(action.text)}</a>`;
  return `<article class="fix"><p>${drawSpans(spans)}${link}</p></article>`;
}

function drawList({ title, items }: ListPart, level: 2 | 3): string {
  const lines = items.map((item) => `<li>${drawSpans(item)}</li>`);
  return `<section class="list">
<h${level}>${escapeXml(title)}</h${level}>
<ul>
${lines.join('\n')}
</ul>
</section>`;
}
