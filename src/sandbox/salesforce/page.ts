import type { Reply } from '../server.ts';
import { escaped } from './markup.ts';
import type { Tables } from './tables.ts';

/** The page of a record, at which links from messages arrive. It needs no login. */
export function recordPage(tables: Tables, id: string): Reply {
  for (const table of tables.all) {
    const row = table.get(id);
    if (!row) continue;
    const name = String(row['Name'] ?? row['Subject'] ?? row['LastName'] ?? id);
    const fields = table.fields
      .filter((field) => (row[field.name] ?? null) !== null)
      .map((field) => `<dt>${escaped(field.label)}</dt><dd>${escaped(String(row[field.name]))}</dd>`);
    return html(200, `${table.name} ${name}`, `<dl>${fields.join('')}</dl>`);
  }
  return html(404, 'No such record', `<p>No record here has the id ${escaped(id)}.</p>`);
}

function html(status: number, title: string, body: string): Reply {
  const style =
    'body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:48rem;padding:0 1rem;color-scheme:light dark}dt{opacity:.7}dd{margin:0 0 .5rem}';
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style><h1>${escaped(title)}</h1>${body}</html>`,
  };
}
