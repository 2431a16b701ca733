import { isNullMark } from './null-marks.ts';
import type { FieldSurvey, ShapeCount } from './survey.ts';

/** Regular shapes are few, each is used by many, and together they are nearly everything. */
const REGULAR_SHARE = 0.05;
const MOST_REGULAR = 2;
const COVERED = 0.9;
/** What fewer than this share of the cells look like is odd where the rest is regular. */
const ODD_SHARE = { foreign: 0.02, arrangement: 0.01 };
/** Digits of one length are a code of that length where nearly all have it. */
const ONE_LENGTH_SHARE = 0.98;
const SHORTEST_CODE = 4;
const FEWEST_CELLS = 50;

/** A kind of character that no regular value has; the same kinds otherwise put together; another length. */
const WEIGHTS = { foreign: 5.5, arrangement: 3, length: 4.2 };

/**
 * Learns how the values of a field look, and which looks stick out, with the weight of evidence (in log-odds) that such
 * a cell is wrong. Fields of words have no look: a digit in a
 * company's name is no error.
 */
export function shapesOf(survey: FieldSurvey): ReadonlyMap<string, number> {
  const shapes = withoutNullMarks(survey);
  const odd = new Map<string, number>();
  const cells = shapes.reduce((sum, { n }) => sum + n, 0);
  if (cells < FEWEST_CELLS) return odd;
  const byForm = new Map<string, number>();
  for (const { shape, n } of shapes) byForm.set(formOf(shape), (byForm.get(formOf(shape)) ?? 0) + n);
  const regular = [...byForm].filter(([, n]) => n >= REGULAR_SHARE * cells);
  const covered = regular.reduce((sum, [, n]) => sum + n, 0);
  const shaped = regular.every(([form]) => form.includes('9'));
  if (!shaped || regular.length === 0 || regular.length > MOST_REGULAR || covered < COVERED * cells)
    return odd;

  const known = new Set(regular.flatMap(([form]) => [...form]));
  for (const { shape } of shapes) {
    const form = formOf(shape);
    const total = byForm.get(form) ?? 0;
    const kind = [...form].some((character) => !known.has(character)) ? 'foreign' : 'arrangement';
    if (total < ODD_SHARE[kind] * cells) odd.set(shape, WEIGHTS[kind]);
  }
  for (const shape of oddLengths(shapes)) odd.set(shape, WEIGHTS.length);
  return odd;
}

function withoutNullMarks({ shapes, values }: FieldSurvey): ShapeCount[] {
  const marks = new Map<string, number>();
  for (const { value, n } of values)
    if (isNullMark(value)) marks.set(shapeOf(value), (marks.get(shapeOf(value)) ?? 0) + n);
  return shapes.map(({ shape, n }) => ({ shape, n: n - (marks.get(shape) ?? 0) })).filter(({ n }) => n > 0);
}

/** Shapes of digits only that have not the one length that nearly all others have. */
function oddLengths(shapes: readonly ShapeCount[]): string[] {
  const digits = shapes.filter(({ shape }) => /^9+$/.test(shape));
  const all = digits.reduce((sum, { n }) => sum + n, 0);
  const main = digits.toSorted((a, b) => b.n - a.n)[0];
  if (!main || main.shape.length < SHORTEST_CODE || main.n < ONE_LENGTH_SHARE * all || all < FEWEST_CELLS)
    return [];
  return digits.filter(({ shape }) => shape !== main.shape).map(({ shape }) => shape);
}

/** A shape without lengths: digits and words collapsed, and a plain number the same with decimals or a sign. */
function formOf(shape: string): string {
  const collapsed = shape.replace(/9+/g, '9').replace(/a(?:[ '’-]a)+/g, 'a');
  return collapsed.replace(/^[-+]?9(?:,9)*(?:[.,]9)?(?=$|[^.,9/:-])/, '9');
}

/** What a value looks like, as the store's port counts it. */
export function shapeOf(value: string): string {
  const start = [...value].slice(0, 80).join('');
  return start.replace(/[\p{L}\p{M}]+/gu, 'a').replace(/\p{N}/gu, '9');
}
