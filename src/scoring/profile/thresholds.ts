import type { Check } from '../../checks/check.ts';
import { withThresholds } from '../../checks/sql.ts';
import { liveOf } from '../../mirror/tables.ts';
import type { CountPlan, Frame, MeasuringPort } from '../../store/ports.ts';
import { percent } from './own-check.ts';
import type { Proposal } from './schema.ts';

/** A rule that so many records break says what is usual, not what is wrong. */
const BROKEN_BY = 0.4;
/** What is proposed instead is broken by no more than this. */
const AIM = 0.2;
const FEWEST = 100;
const FACTORS = [1.25, 1.5, 2, 3, 4, 6, 0.75, 0.5, 0.25];

/**
 * Thresholds that the data speaks against, with the first nearer one that a fifth of the records break at most. Counted
 * over the mirror, each number tried in the same pass.
 * @param checks those that can be run
 */
export async function thresholdProposals(
  measuring: Pick<MeasuringPort, 'judge'>,
  checks: readonly Check[],
  frame: Frame,
): Promise<Proposal[]> {
  const proposals: Proposal[] = [];
  for (const check of checks) {
    for (const [token, { value, unit }] of Object.entries(check.thresholds ?? {})) {
      const tried = [1, ...FACTORS].map((factor) => rounded(value * factor));
      const counts = await countWith(measuring, check, token, tried, frame);
      const [now] = counts;
      if (!now || now.checked < FEWEST || now.failing < BROKEN_BY * now.checked) continue;
      const at = counts.findIndex(({ checked, failing }) => checked >= FEWEST && failing <= AIM * checked);
      const [wanted, then] = [tried[at], counts[at]];
      if (wanted === undefined || !then || wanted === value) continue;
      const evidence = `At ${value} ${unit}, ${now.failing.toLocaleString('en')} of ${now.checked.toLocaleString('en')} fail (${percent(now.failing / now.checked)}); at ${wanted}, ${then.failing.toLocaleString('en')} would (${percent(then.failing / then.checked)}).`;
      proposals.push({
        id: `${check.id}-${token}`.toLowerCase(),
        kind: 'threshold',
        title: `${check.id}: ${token} ${wanted} ${unit} instead of ${value}`,
        evidence,
        edits: [
          { path: ['checks', check.id, 'thresholds', token], value: wanted, how: 'set' },
          { path: ['checks', check.id, 'why'], value: evidence, how: 'set' },
        ],
      });
    }
  }
  return proposals;
}

async function countWith(
  measuring: Pick<MeasuringPort, 'judge'>,
  check: Check,
  token: string,
  tried: readonly number[],
  frame: Frame,
): Promise<{ readonly checked: number; readonly failing: number }[]> {
  const put = (sql: string, number: number) =>
    withThresholds(sql, check.thresholds, (name, threshold) =>
      String(name === token ? number : threshold.value),
    );
  const plan: CountPlan = {
    object: check.object,
    live: liveOf(check.object),
    owner: null,
    joins: check.joins.map((join) => ({
      ...join,
      sql: put(join.sql, check.thresholds?.[token]?.value ?? 0),
    })),
    checks: tried.map((number, nth) => ({
      id: String(nth),
      applies: put(check.applies, number),
      fails: put(check.fails, number),
    })),
  };
  const counts = await measuring.judge(plan, null, frame);
  return tried.map((_, nth) => {
    const own = counts.find(({ checkId }) => checkId === String(nth));
    return { checked: own?.checked ?? 0, failing: own?.failing ?? 0 };
  });
}

/** Two digits that count. */
function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
