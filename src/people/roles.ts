import type { Role } from './schema.ts';

/** What somebody may see or do in Slack, on the command line or on a page. */
export type Right =
  /** Goals with their numbers, and what stands behind them, without a number about fewer than five people. */
  | 'goals'
  /** Scores of teams, folded so that none is about fewer than five people. */
  | 'teams'
  /** Their own open findings and their own progress. */
  | 'own-findings'
  /** The numbers of those whose manager they are, where the strategy lets managers see them. */
  | 'reports'
  /** Which records were called no issue, why and by whom. */
  | 'exceptions'
  /** Answering what the digest asks. */
  | 'decide'
  /** Whether deliveries arrive, and what keeps them from it. */
  | 'health'
  /** Who is known, with what they chose, and forgetting somebody. */
  | 'people';

/**
 * The table of roles. Everybody has what a rep has, for their own records; nobody is handed another person's findings
 * by role alone.
 */
export const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  admin: ['own-findings', 'health', 'people'],
  manager: ['goals', 'teams', 'own-findings', 'reports'],
  'programme-manager': ['goals', 'teams', 'own-findings', 'exceptions', 'decide', 'health', 'people'],
  rep: ['own-findings'],
  sponsor: ['goals', 'teams', 'own-findings', 'decide'],
};

/** Whether a role may. @param role null for somebody whom nobody knows, who may nothing */
export function may(role: Role | null, right: Right): boolean {
  return role !== null && RIGHTS[role].includes(right);
}
