import type { Cluster } from './clusters.ts';
import type { Scorer } from './scoring.ts';

/** A system is clean where at most this share of its records is surplus: copies of others in it. */
const CLEAN = 0.01;
/** Log odds from which two records of one clean system are taken for one thing all the same: a share of .99. */
const SURE = 4.6;

export interface Systems {
  readonly size: number;
  readonly systems: Uint8Array | null;
  readonly apart: (left: number, right: number) => boolean;
}

/**
 * What must stay apart. Where several systems are matched, a record of one has one counterpart at most in each other
 * one that is clean; so two records of a clean system come together only where that is nearly sure by itself.
 * @param clusters a first attempt, by which it is told how clean each system is
 */
export function apartIn(
  { size, systems, apart }: Systems,
  clusters: readonly Cluster[],
  scorer: Scorer,
): (left: number, right: number) => boolean {
  if (systems === null) return apart;
  const all = new Float64Array(256);
  for (let record = 0; record < size; record++) {
    const system = systems[record] as number;
    all[system] = (all[system] as number) + 1;
  }
  const surplus = new Float64Array(256);
  for (const { members } of clusters) {
    const own = members.map((record) => systems[record] as number);
    own.forEach((system, at) => {
      if (own.indexOf(system) < at) surplus[system] = (surplus[system] as number) + 1;
    });
  }
  const clean = all.map((n, system) => (n > 0 && (surplus[system] as number) <= CLEAN * n ? 1 : 0));
  if (all.filter((n) => n > 0).length < 2) return apart;
  return (left, right) =>
    apart(left, right) ||
    (systems[left] === systems[right] &&
      clean[systems[left] as number] === 1 &&
      scorer.oddsOf(left, right) < SURE);
}
