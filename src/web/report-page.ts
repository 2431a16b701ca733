import type { GoalCard, Group, Report, Row, Section } from '../briefing/sponsor-report/form.ts';
import { drawBar } from '../drawing/bar.ts';
import { drawChange } from '../drawing/change.ts';
import { drawChart } from '../drawing/chart.ts';
import { drawInterval } from '../drawing/interval.ts';
import { drawMeter } from '../drawing/meter.ts';
import { escapeXml } from '../drawing/svg.ts';
import type { Direction } from '../language/direction.ts';
import { drawPage, styleOf } from './frame.ts';
import { drawLink, drawSpans } from './spans.ts';

const STYLE = styleOf('report.css');

/** A report as one HTML file that needs nothing else: no script, no host, for eyes and screen readers, screen and paper. */
export function reportPage(report: Report): string {
  const { language, direction, summary, sections } = report;
  const body = `<header>
<p class="title">${drawSpans(report.title)}</p>
<h1>${escapeXml(report.headline)}</h1>
${report.notes.map((spans) => `<p class="note">${drawSpans(spans)}</p>`).join('\n')}
${drawFigures(report)}
${drawContents(report)}
</header>
<main>
${sections.map((section) => drawSection(section, report)).join('\n')}
</main>
<footer><p>${drawSpans(report.method)}</p></footer>
`;
  return drawPage({ language, direction, title: summary, style: STYLE, body });
}

function drawFigures({ figures }: Report): string {
  if (figures.length === 0) return '';
  const cells = figures.map(
    ({ label, value, basis }) =>
      `<div><dt>${escapeXml(label)}</dt><dd><strong>${escapeXml(value)}</strong> <span>${escapeXml(basis)}</span></dd></div>`,
  );
  return `<dl class="figures">${cells.join('')}</dl>`;
}

function drawContents({ contents, sections }: Report): string {
  const links = sections.map(({ id, title }) => `<li><a href="#${id}">${escapeXml(title)}</a></li>`);
  return `<nav aria-label="${escapeXml(contents)}"><ul>${links.join('')}</ul></nav>`;
}

function drawSection({ id, title, lead, goals, groups }: Section, report: Report): string {
  const { direction } = report;
  return `<section class="part" aria-labelledby="${id}">
<h2 id="${id}">${escapeXml(title)}</h2>
${paragraph('lead', lead)}
${goals.map((goal) => drawGoal(goal, report)).join('\n')}
${groups.length === 0 ? '' : `<div class="groups">${groups.map((group) => drawGroup(group, direction)).join('\n')}</div>`}
</section>`;
}

function drawGoal(goal: GoalCard, { direction, language }: Report): string {
  const id = `goal-${goal.number}`;
  return `<article class="goal ${goal.state}" aria-labelledby="${id}">
<div class="head"><span class="number" aria-hidden="true">${goal.number.toLocaleString(language)}</span><h3 id="${id}">${drawSpans([goal.title])}</h3><span class="status">${escapeXml(goal.status)}</span></div>
<p class="value">${drawSpans(goal.value)}</p>
${paragraph('facts', goal.reason)}
<div class="sides">${drawRows(goal.rows, direction)}${goal.chart ? drawChart(goal.chart, direction) : ''}</div>
</article>`;
}

function drawGroup({ title, lead, chart, rows, lines }: Group, direction: Direction): string {
  const heading = title.length === 0 ? '' : `<h3>${drawSpans(title)}</h3>`;
  const list = lines.map(({ spans, url }) => `<li>${lineOf(spans, url)}</li>`);
  return `<div class="group">${heading}${paragraph('since', lead)}${chart ? drawChart(chart, direction) : ''}${drawRows(rows, direction)}${list.length === 0 ? '' : `<ul>${list.join('')}</ul>`}</div>`;
}

/** A table without lines: what, its picture, its number. */
function drawRows(rows: readonly Row[], direction: Direction): string {
  if (rows.length === 0) return '';
  const pictured = rows.some(({ gauge }) => gauge !== null);
  const drawn = rows.map((row) => {
    const notes = row.notes.map((spans) => `<span class="under">${drawSpans(spans)}</span>`).join('');
    const picture = pictured
      ? `<td class="picture">${row.gauge ? drawGauge(row.gauge, direction) : ''}</td>`
      : '';
    const basis = row.basis.length === 0 ? '' : `<span class="basis">${drawSpans(row.basis)}</span>`;
    return `<tr><th scope="row"><span class="what">${drawSpans(row.label)}</span>${notes}${drawMore(row)}</th>${picture}<td class="number-cell">${drawSpans(row.value)}${basis}</td></tr>`;
  });
  return `<table class="rows${pictured ? '' : ' plain'}"><tbody>${drawn.join('')}</tbody></table>`;
}

function drawMore({ more }: Row): string {
  if (more === null) return '';
  const lines = more.lines.map(({ spans, url }) => `<li>${lineOf(spans, url)}</li>`);
  return `<details><summary>${escapeXml(more.title)}</summary><ul>${lines.join('')}</ul></details>`;
}

function lineOf(spans: Row['label'], url: string | undefined): string {
  return url === undefined ? drawSpans(spans) : drawLink(drawSpans(spans), url);
}

function drawGauge(gauge: NonNullable<Row['gauge']>, direction: Direction): string {
  switch (gauge.kind) {
    case 'meter':
      return `<span class="${gauge.bad ? 'gauge worse' : 'gauge'}">${drawMeter({ ...gauge, direction })}</span>`;
    case 'progress':
      return `<span class="gauge">${drawBar({ ...gauge, direction })}</span>`;
    case 'interval':
      return `<span class="gauge">${drawInterval({ ...gauge, direction })}</span>`;
    case 'change':
      return `<span class="gauge">${drawChange({ ...gauge, direction })}</span>`;
  }
}

function paragraph(name: string, spans: Row['label']): string {
  return spans.length === 0 ? '' : `<p class="${name}">${drawSpans(spans)}</p>`;
}
