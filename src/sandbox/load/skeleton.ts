import { join } from 'node:path';
import { readHeader } from './csv-file.ts';

const SHOWN_COLUMNS = 8;

/** How to write a mapping for a folder: a beginning made from its own files and columns, to be filled in. */
export function skeleton(folder: string, csvFiles: readonly string[]): string {
  const files = csvFiles.flatMap((name) => {
    const { delimiter, columns } = separation(join(folder, name));
    const rest = columns.length - SHOWN_COLUMNS;
    return [
      `  ${quoted(name)}:`,
      '    object: Account  # what a line is: Account, Contact, Opportunity, Product2, User …',
      ...(delimiter === ',' ? [] : [`    delimiter: ${JSON.stringify(delimiter)}`]),
      `    id: ${quoted(columns[0] ?? 'column')}  # the column that tells the lines apart`,
      '    columns:',
      ...columns
        .slice(0, SHOWN_COLUMNS)
        .map((column) => `      ${quoted(column)}: Name  # the field it becomes`),
      ...(rest > 0 ? [`      # and ${rest} more, as far as you need them`] : []),
    ];
  });
  return [
    `Put this into ${join(folder, 'load.yaml')}, or into a file that you name with \`--map FILE\`, and name`,
    'the object of each file and the field of each column; `examples/readme.md` explains every key.',
    '',
    'crm: salesforce  # or hubspot',
    'organisation: { name: Our firm, currency: EUR, zone: Europe/Oslo }',
    'files:',
    ...files,
  ].join('\n');
}

/** The separator that gives most columns, and those. */
function separation(file: string): { delimiter: string; columns: string[] } {
  return [',', ';', '\t']
    .map((delimiter) => ({ delimiter, columns: readHeader(file, { delimiter, encoding: 'utf-8' }) ?? [] }))
    .reduce((best, each) => (each.columns.length > best.columns.length ? each : best));
}

/** As YAML writes a name. */
function quoted(name: string): string {
  return /^[A-Za-z][\w.-]*$/.test(name) && !/^(true|false|null|yes|no|on|off)$/i.test(name)
    ? name
    : JSON.stringify(name);
}
