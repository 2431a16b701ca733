import { SEASONS } from '../../src/progress/ahead.ts';
import { type Ask, type Forecast, forecast } from '../../src/progress/forecast.ts';
import { FAMILIES, type Family, type History, makeHistory } from '../worlds/series/generate.ts';

/** What came of the forecasts of many histories. */
export interface Outcome {
  readonly histories: number;
  /** Share of the forecasts whose interval held the truth. */
  readonly held: number;
  /** Median of the widths, as a multiple of that of what was to be expected. */
  readonly width: number;
  /** Share without a forecast, of the histories with 24 or more values. */
  readonly none: number;
  /** Share that the chance promised on average, and that came, by what it promised: low, middle, high. */
  readonly chances: readonly { readonly promised: number; readonly came: number; readonly n: number }[];
}

interface Case {
  readonly history: History;
  readonly made: Forecast | null;
  readonly aim: number;
}

/** Ends of the classes of chances: up to .3, up to .65, and above. */
const CLASSES = [0.3, 0.65, 1];
const SLACK = 1e-9;

/**
 * Forecasts `each` histories a family, from seed 1 on.
 * @param way how forecasts are made; the product's unless told, so that the judge can be tried with a false one
 */
export function forecastAll(
  each: number,
  families: readonly Family[] = FAMILIES,
  options: { readonly broken?: boolean; readonly way?: (ask: Ask) => Forecast | null } = {},
): { readonly all: Outcome; readonly byFamily: Readonly<Record<string, Outcome>> } {
  const { broken = false, way = forecast } = options;
  const cases = families.flatMap((family) =>
    Array.from({ length: each }, (_, at): Case => {
      const history = makeHistory(at + 1, family, broken);
      // Aims are spread about what was to be expected, from near hopeless to near sure, in the golden ratio's steps.
      const { low, high } = history.expected;
      const aim = low + (high - low) * (((at * 0.6180339887) % 1) * 1.6 - 0.3);
      const { values: series, steps, spacing } = history;
      const bounds = { min: 0, max: Number.POSITIVE_INFINITY };
      const seasons = SEASONS[spacing];
      return {
        history,
        aim,
        made: way({ series, steps, seasons, bounds, reached: (value) => value >= aim }),
      };
    }),
  );
  return {
    all: outcomeOf(cases),
    byFamily: Object.fromEntries(
      families.map((family) => [family, outcomeOf(cases.filter(({ history }) => history.family === family))]),
    ),
  };
}

function outcomeOf(cases: readonly Case[]): Outcome {
  const made = cases.flatMap(({ made: forecasted, ...one }) =>
    forecasted === null ? [] : [{ ...one, made: forecasted, high: forecasted.high ?? Infinity }],
  );
  const held = made.filter(
    ({ history, made: { low }, high }) => history.truth >= low - SLACK && history.truth <= high + SLACK,
  );
  const widths = made.map(({ history: { expected }, made: { low }, high }) => {
    const own = expected.high - expected.low;
    return own > 0 ? (high - low) / own : high > low ? Number.POSITIVE_INFINITY : 1;
  });
  const long = cases.filter(({ history }) => history.values.filter((value) => value !== null).length >= 24);
  const chances = CLASSES.map((end, index) => {
    const from = CLASSES[index - 1] ?? 0;
    const own = made.filter(({ made: { chance } }) => (chance ?? 0) > from && (chance ?? 0) <= end);
    return {
      promised: share(
        own.reduce((sum, { made: { chance } }) => sum + (chance ?? 0), 0),
        own.length,
      ),
      came: share(own.filter(({ history, aim }) => history.truth >= aim).length, own.length),
      n: own.length,
    };
  });
  return {
    histories: cases.length,
    held: share(held.length, made.length),
    width: rounded(widths.toSorted((x, y) => x - y)[Math.floor(widths.length / 2)] ?? 0),
    none: share(long.filter((one) => one.made === null).length, long.length),
    chances,
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : rounded(part / whole);
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
