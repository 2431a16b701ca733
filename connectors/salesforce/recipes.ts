import type { FieldKind, Value } from '../../src/crm/objects.ts';
import { columnsRead, type Recipe } from '../../src/crm/recipe.ts';
import type { VendorRecord } from './client.ts';
import { type Reading, typedValue } from './schema.ts';

/** Works a value out of a record; undefined where the column holds what cannot be read as the kind. */
export type Cook = (record: VendorRecord, reading: Reading) => Value | undefined;

/** A recipe made ready for many records. What the engine makes of the same recipe for a file is the same. */
export function cookOf(recipe: Recipe, kind: FieldKind): Cook {
  switch (recipe.of) {
    case 'constant':
      return () => recipe.value;
    case 'column': {
      const get = columnOf(recipe.column);
      const { otherwise } = recipe;
      if (otherwise === undefined) return (record, reading) => typedValue(kind, get(record), reading);
      return (record, reading) => {
        const value = typedValue(kind, get(record), reading);
        return value === null ? otherwise : value;
      };
    }
    case 'presence': {
      const get = columnOf(recipe.column);
      return (record) => textIn(get(record)) !== '';
    }
    case 'equality': {
      const get = columnOf(recipe.column);
      return (record) => textIn(get(record)) === recipe.text;
    }
    case 'prefix': {
      const get = columnOf(recipe.column);
      return (record) => {
        const text = textIn(get(record));
        return text !== '' && text.startsWith(recipe.prefix) ? text : null;
      };
    }
    case 'quotient': {
      const get = columnOf(recipe.column);
      return (record, reading) => {
        const number = typedValue('number', get(record), reading);
        return typeof number === 'number' ? number / recipe.by : null;
      };
    }
    case 'words': {
      const columns = recipe.columns.map(columnOf);
      const words = recipe.words.map(([pattern, value]) => [new RegExp(pattern, 'i'), value] as const);
      return (record) => {
        const said = columns
          .map((get) => textIn(get(record)))
          .filter((text) => text !== '')
          .join(' ');
        return words.find(([pattern]) => pattern.test(said))?.[1] ?? recipe.otherwise;
      };
    }
  }
}

/** Whether a field has a value even where none of the vendor's fields that it is worked out from can be seen. */
export function standsAlone(recipe: Recipe): boolean {
  return recipe.of === 'constant' || (recipe.of === 'column' && recipe.otherwise !== undefined);
}

/**
 * The recipe without the columns that cannot be seen, so that it asks for nothing that is not there.
 * @returns null where nothing is left to work the field out from
 */
export function withColumns(recipe: Recipe, seen: (column: string) => boolean): Recipe | null {
  const columns = columnsRead(recipe).filter(seen);
  if (recipe.of === 'constant') return recipe;
  if (recipe.of === 'words') return columns.length > 0 ? { ...recipe, columns } : null;
  if (columns.length > 0) return recipe;
  return recipe.of === 'column' && recipe.otherwise !== undefined
    ? { of: 'constant', value: recipe.otherwise }
    : null;
}

/** Reads a column of a record; `Manager.Name` leads through the parent. Undefined where there is none. */
function columnOf(path: string): (record: VendorRecord) => unknown {
  if (!path.includes('.')) return (record) => record[path];
  const steps = path.split('.');
  return (record) => {
    let value: unknown = record;
    for (const step of steps) {
      if (!value || typeof value !== 'object') return undefined;
      value = (value as VendorRecord)[step];
    }
    return value;
  };
}

function textIn(value: unknown): string {
  return value === null || value === undefined || typeof value === 'object' ? '' : String(value);
}
