import type { WriteProblem } from '../../src/crm/writing.ts';

/** One thing that Salesforce has against a change. */
export interface Complaint {
  /** `FIELD_CUSTOM_VALIDATION_EXCEPTION`; null where the answer names none of a known form. */
  readonly code: string | null;
  /** The vendor's or an admin's own words: for the person who writes, never for an error or a log. */
  readonly message: string;
  /** The vendor's names; may be empty even where a field is meant. */
  readonly fields: readonly string[];
  /** What a duplicate rule found; null for other complaints. */
  readonly duplicates: {
    readonly rule: string | null;
    readonly records: number;
    readonly allowSave: boolean;
  } | null;
}

/** What the sentences are made with. */
export interface Context {
  /** Whose rights the change was tried with: `Your Salesforce user`. */
  readonly actor: string;
  /** Our name of a vendor's field; null where we have none. */
  ours(vendorField: string): string | null;
  /** What people call a vendor's field. */
  label(vendorField: string): string;
}

/**
 * Complaints of an error body: a list from the REST API, whose entries name the code `errorCode`; results of a
 * collection, which come with status 200, name it `statusCode`. None where the body is no such thing.
 */
export function complaintsOf(json: unknown): readonly Complaint[] {
  return listOf(json).flatMap((entry): readonly Complaint[] => {
    const inner = part(entry, 'errors');
    if (Array.isArray(inner)) return complaintsOf(inner);
    const code = [part(entry, 'errorCode'), part(entry, 'statusCode')].find(isCode) ?? null;
    const message = part(entry, 'message');
    if (code === null && typeof message !== 'string') return [];
    return [
      {
        code,
        message: typeof message === 'string' ? message : '',
        fields: listOf(part(entry, 'fields')).filter((name) => typeof name === 'string'),
        duplicates: duplicatesOf(part(entry, 'duplicateResult')),
      },
    ];
  });
}

/** Codes after which the same change may go through a moment later; nothing was written. */
export const LOCKED: ReadonlySet<string> = new Set(['UNABLE_TO_LOCK_ROW']);
/** Codes of a record that is not there any more, or is not shared. */
export const GONE: ReadonlySet<string> = new Set(['ENTITY_IS_DELETED', 'NOT_FOUND']);

/** What a person reads of one complaint: one problem for each field that it names, else one for the record. */
export function problemsOf(complaint: Complaint, context: Context): readonly WriteProblem[] {
  const say = SENTENCES[complaint.code ?? ''] ?? unforeseen;
  const fields = complaint.fields.length > 0 ? complaint.fields : named(complaint);
  if (fields.length === 0) return [{ field: null, sentence: say(null, complaint, context) }];
  return fields.map((field) => ({
    field: context.ours(field),
    sentence: say(`“${context.label(field)}”`, complaint, context),
  }));
}

/** @param field its label in quotation marks; null where the complaint names none */
type Say = (field: string | null, complaint: Complaint, context: Context) => string;

const notWritable: Say = (field, _, { actor }) =>
  `${actor} may not change ${field ?? 'this record'}. Ask your Salesforce administrator for the right to edit it.`;

const badValue: Say = (field) =>
  `${field ?? 'One of the fields'} does not take this value. Its list in Salesforce may have changed: choose again.`;

const SENTENCES: Readonly<Record<string, Say>> = {
  FIELD_CUSTOM_VALIDATION_EXCEPTION: (_, { message }) =>
    `A rule of your organisation says: ${quoted(message)}`,
  REQUIRED_FIELD_MISSING: (field) =>
    `Salesforce saves this record only with a value in ${field ?? 'every field that it requires'}. Fill it in as well.`,
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: badValue,
  STRING_TOO_LONG: (field, { message }) => {
    const most = /max length=(\d{1,9})/.exec(message)?.[1];
    return `The text for ${field ?? 'one of the fields'} is too long${most ? `: it takes ${most} characters` : ''}.`;
  },
  NUMBER_OUTSIDE_VALID_RANGE: (field) =>
    `The number for ${field ?? 'one of the fields'} is too large or too small.`,
  INVALID_EMAIL_ADDRESS: (field) =>
    `${field ?? 'One of the fields'} takes a whole e-mail address, such as name@example.com.`,
  FIELD_INTEGRITY_EXCEPTION: (field, { message }) =>
    `${field ?? 'One of the fields'} does not take this value. Salesforce says: ${quoted(message)}`,
  DUPLICATE_VALUE: (field) =>
    `Another record already holds this value${field ? ` in ${field}` : ''}, and Salesforce allows it only once.`,
  DUPLICATES_DETECTED(_, { duplicates }) {
    const count = duplicates?.records ?? 0;
    const many = count === 1 ? 'one other record' : count > 1 ? `${count} other records` : 'other records';
    const rule = duplicates?.rule ? ` (duplicate rule ${quoted(duplicates.rule)})` : '';
    const next = duplicates?.allowSave
      ? 'Compare them in Salesforce; if they are different, save it there.'
      : 'Compare them in Salesforce; they may have to be merged.';
    return `With this value the record looks the same as ${many}${rule}. ${next}`;
  },
  UNABLE_TO_LOCK_ROW: () =>
    'Somebody else is saving this record, or one above it, this very moment. Try again in a minute.',
  INVALID_FIELD_FOR_INSERT_UPDATE: notWritable,
  INSUFFICIENT_ACCESS_OR_READONLY: notWritable,
  INSUFFICIENT_ACCESS: notWritable,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: (field, _, { actor }) =>
    `${actor} may not use the record that ${field ?? 'one of the fields'} would point to. Ask whoever owns it, or your Salesforce administrator, to share it.`,
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY(_, { message }) {
    const rule = /FIELD_CUSTOM_VALIDATION_EXCEPTION, (.+?)(?:: \[|$)/s.exec(message)?.[1];
    if (rule) return `A rule of your organisation says: ${quoted(rule)}`;
    const name = /^([\w .-]{1,80}):/.exec(message)?.[1];
    return `An automation of your organisation${name ? ` (${name})` : ''} failed while Salesforce saved the record, so nothing was changed. Tell your Salesforce administrator.`;
  },
  ENTITY_IS_DELETED: () => 'A record that this change would point to was deleted. Choose another.',
  ENTITY_IS_LOCKED: () =>
    'The record is locked while its approval is under way. It can be changed once that has been decided.',
  INVALID_CROSS_REFERENCE_KEY: (field) =>
    `There is no such record for ${field ?? 'one of the fields'} any more. Choose another.`,
  INVALID_FIELD: (field, _, { actor }) =>
    `${actor} does not see ${field ?? 'one of the fields'}. Ask your Salesforce administrator for access to it.`,
};

const unforeseen: Say = (field, { code }) =>
  `Salesforce does not take the change${field ? ` of ${field}` : ''}${code ? ` (${code})` : ''}. Make it in Salesforce itself, or ask your Salesforce administrator.`;

/** Required fields stand in the message alone at times: `Required fields are missing: [Name, StageName]`. */
function named({ code, message }: Complaint): readonly string[] {
  if (code !== 'REQUIRED_FIELD_MISSING') return [];
  const list = /\[([\w, ]{1,500})\]/.exec(message)?.[1];
  return (
    list
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '') ?? []
  );
}

const LONGEST_QUOTE = 300;

/** Another's words on one line, cut to what a small window shows. */
function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1)}…` : line}”`;
}

function duplicatesOf(result: unknown): Complaint['duplicates'] {
  if (typeof result !== 'object' || result === null) return null;
  const rule = part(result, 'duplicateRule');
  const records = listOf(part(result, 'matchResults')).flatMap((match) =>
    listOf(part(match, 'matchRecords')),
  );
  return {
    rule: typeof rule === 'string' ? rule : null,
    records: records.length,
    allowSave: part(result, 'allowSave') === true,
  };
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z][A-Z_]{1,80}$/.test(value);
}

function part(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
