import type { Reply } from '../exchange.ts';
import type { LivePortal } from './portal.ts';

/** The page of one record, so that links to it lead somewhere. */
export function recordPage(portal: LivePortal, typeId: string, id: string): Reply {
  const type = portal.typeOf(typeId);
  const table = type && portal.table(type);
  const row = table?.find(id);
  if (!table || !row) return page(404, 'No such record', '<p>There is no such record in this portal.</p>');
  const lines = [...table.properties.values()].flatMap(({ name, label }) => {
    const text = table.text(row, name);
    return text === null ? [] : [`<tr><th>${escaped(label)}</th><td>${escaped(text)}</td></tr>`];
  });
  return page(200, `${table.type.singular} ${id}`, `<table>${lines.join('')}</table>`);
}

function page(status: number, title: string, body: string): Reply {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title><style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:48rem}th{text-align:left;padding-right:2rem}</style>
<h1>${escaped(title)}</h1>${body}</html>`;
  return { status, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: html };
}

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
