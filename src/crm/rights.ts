import type { Rights, WriteProblem } from './writing.ts';

/**
 * Our own rule on who may change what, before any vendor is asked. With a person's own login the vendor judges; ours
 * is used only where the admin allowed it, only on a record that the person owns, only on the finding's fields.
 * @param ask.fields our names of the fields that are to change
 * @param ask.ownerId the record's owner as it stands this moment; undefined while it has not been read
 * @returns null where nothing stands against it
 */
export function againstRights(ask: {
  readonly rights: Rights;
  readonly fields: readonly string[];
  readonly ownerId: string | null | undefined;
}): readonly WriteProblem[] | null {
  const { rights, fields, ownerId } = ask;
  switch (rights.level) {
    case 'own':
      return null;
    case 'none':
      return whole('You cannot change records from here. Open the record in the CRM and change it there.');
    case 'integration': {
      if (!rights.allowed) {
        return whole(
          'Your administrator has not allowed changes without your own login. Connect your login, or change the record in the CRM.',
        );
      }
      const strange = fields.filter((field) => !rights.findingFields.includes(field));
      if (strange.length > 0) {
        return strange.map((field) => ({
          field,
          sentence:
            'Without your own login only the fields of the finding can be changed, and this is none of them.',
        }));
      }
      if (ownerId === undefined || ownerId === rights.userId) return null;
      return whole(
        ownerId === null
          ? 'This record belongs to nobody. Without your own login only your own records can be changed.'
          : 'This record belongs to somebody else now. Without your own login only your own records can be changed.',
      );
    }
  }
}

function whole(sentence: string): readonly WriteProblem[] {
  return [{ field: null, sentence }];
}
