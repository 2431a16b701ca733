import type { RecordFile } from '../crm/connector.ts';
import { decimalOf, minorDigits } from '../crm/money.ts';
import { type FieldKind, fieldSpec, type ObjectName, type Value } from '../crm/objects.ts';
import type { Recipe } from '../crm/recipe.ts';
import type { FileCells } from '../store/landing-port.ts';
import { SPACE } from './landed-text.ts';

/** What every value of a file is read with. */
interface FileReading {
  /** SQL of a column as text, null where it is empty; the SQL null where the file has no such column. */
  column(name: string): string;
  /** SQL of the currency of a record's amounts. */
  readonly currency: string;
  readonly zone: string;
}

/** Whether the records of two files are worked out in the same way. */
export function sameReading(one: RecordFile, other: RecordFile): boolean {
  const told = ({ envelope, recipes, currency, zone }: RecordFile) =>
    JSON.stringify([envelope, recipes, currency, zone]);
  return told(one) === told(other);
}

/**
 * Files of records as the engine reads them: the same values as a connector reads from a record by the same recipes.
 * @param files at least one; all are worked out in the same way
 */
export function fileCells(
  object: ObjectName,
  fields: readonly string[],
  files: readonly [RecordFile, ...RecordFile[]],
): FileCells {
  const [file] = files;
  return {
    paths: files.map(({ path }) => path),
    records: files.reduce((sum, { records }) => sum + records, 0),
    read(header) {
      const names = new Set(header);
      const column = (name: string) => (names.has(name) ? `"${name.replaceAll('"', '""')}"` : NOTHING);
      const optional = (name: string | null) => (name === null ? NOTHING : column(name));
      const { envelope, currency, zone } = file;
      const reading: FileReading = {
        column,
        currency:
          optional(currency.column) === NOTHING
            ? literal(currency.otherwise)
            : `coalesce(${optional(currency.column)}, ${literal(currency.otherwise)})`,
        zone,
      };
      const columns = fields.map((field) => {
        const kind = fieldSpec(object, field)?.kind ?? 'text';
        const recipe = file.recipes[field] ?? NEVER;
        return { field, kind, recipe, cell: cellOf(recipe, kind, reading) };
      });
      const cells = [
        column(envelope.id),
        instant(optional(envelope.createdAt)),
        instant(column(envelope.modifiedAt)),
        optional(envelope.createdBy),
        optional(envelope.modifiedBy),
        `coalesce(${flag(optional(envelope.deleted))}, false)`,
        rawOf(columns, reading),
        ...columns.map(({ cell }) => cell),
      ];
      const merged = optional(envelope.mergedInto);
      return { cells, mergedInto: merged === NOTHING ? null : merged };
    },
  };
}

const NOTHING = 'cast(null as varchar)';
const NEVER: Recipe = { of: 'constant', value: null };

/** SQL of a recipe's value, of the kind that its field is of. */
function cellOf(recipe: Recipe, kind: FieldKind, reading: FileReading): string {
  switch (recipe.of) {
    case 'column': {
      const column = reading.column(recipe.column);
      const { otherwise = null } = recipe;
      if (otherwise === null) return typed(kind, column, reading);
      return `case when ${column} is null then ${constant(otherwise)} else ${typed(kind, column, reading)} end`;
    }
    case 'constant':
      return constant(recipe.value);
    case 'presence':
      return `(${reading.column(recipe.column)} is not null)`;
    case 'equality':
      return `coalesce(${reading.column(recipe.column)} = ${literal(recipe.text)}, false)`;
    case 'prefix': {
      const column = reading.column(recipe.column);
      return `case when starts_with(${column}, ${literal(recipe.prefix)}) then ${column} end`;
    }
    case 'quotient':
      return `${number(reading.column(recipe.column))} / ${recipe.by}`;
    case 'words': {
      const text = `concat_ws(' ', ${recipe.columns.map((name) => reading.column(name)).join(', ')})`;
      const cases = recipe.words.map(
        ([pattern, value]) => `when regexp_matches(${text}, ${literal(pattern)}, 'i') then ${literal(value)}`,
      );
      return `case ${cases.join(' ')} else ${literal(recipe.otherwise)} end`;
    }
  }
}

/** SQL of a column's text as a kind of value; null where the text cannot be read as that. */
function typed(kind: FieldKind, column: string, reading: FileReading): string {
  switch (kind) {
    case 'text':
    case 'reference':
      return column;
    case 'number':
      return number(column);
    case 'boolean':
      return flag(column);
    case 'money':
      return money(column, reading.currency);
    case 'date':
      return day(column, reading.zone);
    case 'instant':
      return instant(column);
  }
}

/** SQL of the JSON object of all texts that could not be read as their kind; null where all could. */
function rawOf(
  columns: readonly { field: string; kind: FieldKind; recipe: Recipe; cell: string }[],
  reading: FileReading,
): string {
  const parts = columns.flatMap(({ field, kind, recipe, cell }) => {
    if (recipe.of !== 'column' || kind === 'text' || kind === 'reference') return [];
    const column = reading.column(recipe.column);
    if (column === NOTHING) return [];
    return [
      `case when ${column} is not null and ${cell} is null then ${literal(`${JSON.stringify(field)}:`)} || to_json(${column})::varchar end`,
    ];
  });
  return parts.length === 0 ? NOTHING : `'{' || nullif(concat_ws(',', ${parts.join(', ')}), '') || '}'`;
}

const trimmed = (text: string) => `regexp_replace(${text}, '^[${SPACE}]+|[${SPACE}]+$', '', 'g')`;

const DECIMAL = '(\\d+\\.?\\d*|\\.\\d+)';
const NUMBER = `[+-]?${DECIMAL}([eE][+-]?\\d+)?`;
const LARGEST_DOUBLE = '1.7976931348623157e308';

/** The cast alone would also take `1_000`, `inf` and `nan`. */
function number(text: string): string {
  const cast = (of: string) =>
    `case when abs(try_cast(${of} as double)) <= ${LARGEST_DOUBLE} then try_cast(${of} as double) end`;
  return `case when regexp_full_match(${text}, '${NUMBER}') then ${cast(text)}
    when regexp_full_match(${text}, '[${SPACE}]*${NUMBER}[${SPACE}]*') then ${cast(trimmed(text))} end`;
}

function flag(text: string): string {
  return `case ${text} when 'true' then true when 'false' then false end`;
}

/** The form in which Salesforce writes every moment, and any other that names its zone, to the millisecond. */
function instant(text: string): string {
  const seconds = `regexp_replace(${text}, '(T\\d\\d:\\d\\d)(Z|[+-])', '\\1:00\\2')`;
  return `case when ${text} like '____-__-__T__:__:__.___+0000' then try_cast(${text} as timestamp)
    when regexp_full_match(${text}, '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:?\\d\\d)')
      then date_trunc('millisecond', timezone('UTC', try_cast(${seconds} as timestamptz))) end`;
}

/** A day as it is; a moment is the day on which it falls in the organisation's zone. */
function day(text: string, zone: string): string {
  return `case when length(${text}) = 10
      then case when regexp_full_match(${text}, '\\d{4}-\\d\\d-\\d\\d') then try_cast(${text} as date) end
    else cast(timezone(${literal(zone)}, timezone('UTC', ${instant(text)})) as date) end`;
}

/** Digit by digit, half away from zero, as `toMinor` does it: what has an exponent is written out before. */
function money(text: string, currency: string): string {
  const exact = number(text);
  const writtenOut = `case when abs(${exact}) < 0.0001 then '0' else cast(${exact} as varchar) end`;
  const plain = `case when regexp_matches(${text}, '[eE]') then ${writtenOut} else ${trimmed(text)} end`;
  return `case when regexp_full_match(${text}, '[+-]?${DECIMAL}') then ${inMinorUnits(text, currency)}
    when regexp_full_match(${text}, '[${SPACE}]*${NUMBER}[${SPACE}]*') then ${inMinorUnits(plain, currency)} end`;
}

/** What is too large to be held exactly is null. */
function inMinorUnits(decimal: string, currency: string): string {
  const minor = (scale: number) => {
    const amount = `try_cast(${decimal} as decimal(18, ${scale}))`;
    // Looked at before it is multiplied: the engine gives up on the whole file where a product is too long.
    return `case when abs(${amount}) <= ${decimalOf(Number.MAX_SAFE_INTEGER, scale)} then cast(${amount} * ${10 ** scale} as bigint) end`;
  };
  const fixed = /^'([A-Za-z]{3})'$/.exec(currency)?.[1];
  if (fixed) return minor(minorDigits(fixed));
  const cases = [...unusualScales()].map(
    ([scale, codes]) => `when upper(${currency}) in (${codes.map(literal).join(', ')}) then ${minor(scale)}`,
  );
  return `case ${cases.join(' ')} else ${minor(USUAL_SCALE)} end`;
}

const USUAL_SCALE = 2;
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
let scales: ReadonlyMap<number, string[]> | null = null;

/**
 * Currencies by the decimal digits of their minor unit, but those with two, as codes that are none have as well. Every
 * code there can be is tried: lists leave out those that are no longer legal tender, and old records have them.
 */
function unusualScales(): ReadonlyMap<number, string[]> {
  if (scales) return scales;
  const found = new Map<number, string[]>();
  for (const one of LETTERS) {
    for (const two of LETTERS) {
      for (const code of LETTERS.map((three) => one + two + three)) {
        const scale = minorDigits(code);
        if (scale !== USUAL_SCALE) found.set(scale, [...(found.get(scale) ?? []), code]);
      }
    }
  }
  scales = found;
  return found;
}

function constant(value: Value): string {
  return typeof value === 'string' ? literal(value) : String(value);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
