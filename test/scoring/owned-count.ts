import type { OwnedCount } from '../../src/scoring/assemble.ts';

/** How a check came out over the records of one rep and their team. */
export const ownedCount = (
  checkId: string,
  rep: string | null,
  team: string | null,
  checked: number,
  failing: number,
): OwnedCount => ({ checkId, rep, team, checked, failing });
