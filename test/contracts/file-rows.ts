import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { RecordFile, RecordRow } from '../../src/crm/connector.ts';
import { type FieldKind, fieldSpec, type ObjectName, type Value } from '../../src/crm/objects.ts';
import type { Recipe } from '../../src/crm/recipe.ts';

type Line = Readonly<Record<string, string>>;

/**
 * The records of a file as rows, read by the words of `RecordFile` and `Recipe` alone: slow, and independent of
 * the connectors and of the engine. Amounts are taken to have two digits after the point.
 */
export function rowsOfFile(object: ObjectName, fields: readonly string[], file: RecordFile): RecordRow[] {
  const lines: Line[] = parse(readFileSync(file.path), { columns: true, bom: true });
  return lines.map((line) => {
    const { envelope } = file;
    const at = (column: string | null) => (column === null ? '' : (line[column] ?? ''));
    const raw: Record<string, string> = {};
    const values = fields.map((field): Value => {
      const recipe = file.recipes[field];
      const kind = fieldSpec(object, field)?.kind;
      if (!recipe || !kind) return null;
      const value = follow(recipe, kind, line, file.zone);
      if (value === null && recipe.of === 'column' && at(recipe.column) !== '')
        raw[field] = at(recipe.column);
      return value;
    });
    return {
      id: at(envelope.id),
      createdAt: instantOf(at(envelope.createdAt)),
      modifiedAt: instantOf(at(envelope.modifiedAt)) ?? '',
      createdBy: at(envelope.createdBy) || null,
      modifiedBy: at(envelope.modifiedBy) || null,
      deleted: at(envelope.deleted) === 'true',
      values,
      raw: Object.keys(raw).length > 0 ? raw : null,
    };
  });
}

function follow(recipe: Recipe, kind: FieldKind, line: Line, zone: string): Value {
  switch (recipe.of) {
    case 'constant':
      return recipe.value;
    case 'presence':
      return (line[recipe.column] ?? '') !== '';
    case 'equality':
      return line[recipe.column] === recipe.text;
    case 'prefix':
      return line[recipe.column]?.startsWith(recipe.prefix) ? (line[recipe.column] ?? null) : null;
    case 'quotient': {
      const text = line[recipe.column] ?? '';
      return text === '' ? null : Number(text) / recipe.by;
    }
    case 'words': {
      const said = recipe.columns.map((column) => line[column] ?? '').join(' ');
      return recipe.words.find(([pattern]) => new RegExp(pattern, 'i').test(said))?.[1] ?? recipe.otherwise;
    }
    case 'column': {
      const text = line[recipe.column] ?? '';
      return text === '' ? (recipe.otherwise ?? null) : typed(text, kind, zone);
    }
  }
}

function typed(text: string, kind: FieldKind, zone: string): Value {
  switch (kind) {
    case 'text':
    case 'reference':
      return text;
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : null;
    case 'money':
      return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? Math.round(Number(text) * 100) : null;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : null;
    case 'date': {
      if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
      const instant = instantOf(text);
      return instant === null
        ? null
        : new Intl.DateTimeFormat('sv', { timeZone: zone }).format(Date.parse(instant));
    }
    case 'instant':
      return instantOf(text);
  }
}

function instantOf(text: string): string | null {
  const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return text === '' || Number.isNaN(at) ? null : new Date(at).toISOString();
}
