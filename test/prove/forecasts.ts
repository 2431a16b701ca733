import { forecastAll, type Outcome } from '../progress/forecast-bar.ts';
import { FAMILIES } from '../worlds/series/generate.ts';
import type { Figure } from './run.ts';

/** Histories a family: 2,000 in all. */
const EACH = 400;

/**
 * Forecasts of simulated histories: how often the 80 % interval holds what came, how wide it is, how often there is
 * none. The step that nobody could have known, and the world with one assumption broken, are told without a bar.
 */
export async function forecasts(tell: (figure: Figure) => void): Promise<void> {
  const { all, byFamily } = forecastAll(EACH);
  const figure = (name: string, value: unknown, bar: string, holds: boolean) =>
    tell({ name: `forecasts.${name}`, value, bar, holds });
  figure('held', all.held, '.77 to .88', all.held >= 0.77 && all.held <= 0.88);
  for (const [family, { held }] of Object.entries(byFamily))
    figure(`held.${family}`, held, 'at least .70', held >= 0.7);
  figure('none', all.none, 'at most .15 of those with 24 or more values', all.none <= 0.15);
  figure('width', all.width, 'at most 1.5 times what was to be expected', all.width <= 1.5);
  for (const [family, { width }] of Object.entries(byFamily)) figure(`width.${family}`, width, 'none', true);
  figure('chances', all.chances, 'none', true);
  const step = forecastAll(EACH, ['step']).all;
  figure('step', brief(step), 'none', true);
  const memory = forecastAll(EACH, FAMILIES, { broken: true });
  figure('memory', brief(memory.all), 'none', true);
  for (const [family, outcome] of Object.entries(memory.byFamily))
    figure(`memory.${family}`, brief(outcome), 'none', true);
}

function brief({ held, width, none }: Outcome): unknown {
  return { held, width, none };
}
