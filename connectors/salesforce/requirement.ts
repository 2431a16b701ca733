import type { Requirement } from '../../src/crm/connector.ts';

/** The page on which nearly everything is granted. */
export const PERMISSION_SET = 'Setup → Permission Sets → the set of the integration user';

/** Something that is as it should be. */
export function met(what: string, why: string, needed = true): Requirement {
  return { what, met: true, needed, why, where: null };
}
