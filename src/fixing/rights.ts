import type { Rights } from '../crm/writing.ts';

/** What the admin chose with PLUMBLINE_WRITE_BACK. */
export type WriteBack = 'own' | 'integration' | 'off';

/**
 * The rights of a person whose own login we do not have.
 * @param person.userId in the source; null where it is not known, which allows nothing
 * @param person.fields of the finding
 */
export function rightsWithoutLogin(
  writeBack: WriteBack,
  person: { readonly userId: string | null; readonly fields: readonly string[] },
): Rights {
  const { userId, fields } = person;
  if (writeBack === 'off' || userId === null) return { level: 'none' };
  return { level: 'integration', allowed: writeBack === 'integration', userId, findingFields: fields };
}
