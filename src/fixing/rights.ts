import type { Rights } from '../crm/writing.ts';

/** What the admin chose with PLUMBLINE_WRITE_BACK. */
export type WriteBack = 'own' | 'integration' | 'off';

/**
 * How a person mends a record from here: `own` with their own login, `integration` with what the admin lends them,
 * `link` in the CRM itself.
 */
export type Level = 'own' | 'integration' | 'link';

/**
 * The level that is in force for a person in a source.
 * @param ask.userId theirs in the source, known by an address that the channel has verified; null where it is not
 */
export function levelOf(ask: {
  readonly writeBack: WriteBack;
  /** Whether records of the source can be changed at all. */
  readonly writable: boolean;
  /** Whether they have signed in to the source through us. */
  readonly signedIn: boolean;
  readonly userId: string | null;
}): Level {
  const { writeBack, writable, signedIn, userId } = ask;
  if (!writable || writeBack === 'off') return 'link';
  if (signedIn) return 'own';
  return writeBack === 'integration' && userId !== null ? 'integration' : 'link';
}

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
