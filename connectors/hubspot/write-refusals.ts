import type { ValueProblem } from './failures.ts';

/**
 * What a person reads of something that HubSpot has against a value.
 * @param field what people call the property, in quotation marks; null where the record as a whole is meant
 */
export function sentenceFor({ code, message }: ValueProblem, field: string | null): string {
  const say = SENTENCES[code ?? ''] ?? (code?.startsWith('INVALID_') ? rule : unforeseen);
  return say(field ?? 'One of the properties', message, code);
}

type Say = (field: string, message: string, code: string | null) => string;

/** Codes of an admin's validation rules all begin alike: `INVALID_ALPHA`, `INVALID_MIN_LENGTH` … */
const rule: Say = (field, message) =>
  message === ''
    ? `A rule of your organisation does not let ${field} take this value.`
    : `A rule of your organisation stands against this value of ${field}: ${quoted(message)}`;

const required: Say = (field) =>
  `HubSpot saves this record only with a value in ${field}. Fill it in as well.`;

const SENTENCES: Readonly<Record<string, Say>> = {
  CONFLICTING_UNIQUE_VALUE: (field) =>
    `Another record already holds this value in ${field}, and HubSpot allows it only once.`,
  FORBIDDEN: (field) => `The right to change ${field} is missing. Ask your HubSpot administrator for it.`,
  INVALID_BOOLEAN: (field) => `${field} takes yes or no.`,
  INVALID_DATE: (field) => `${field} takes a date.`,
  INVALID_EMAIL: (field) => `${field} takes a whole e-mail address, such as name@example.com.`,
  INVALID_INTEGER: (field) => `${field} takes a whole number.`,
  INVALID_LONG: (field) => `${field} takes a whole number.`,
  INVALID_NUMBER: (field) => `${field} takes a number.`,
  INVALID_OPTION: (field) =>
    `${field} does not take this value. Its list in HubSpot, or the pipeline of the record, may have changed: choose again.`,
  MISSING_REQUIRED_PROPERTY: required,
  PROPERTY_DOESNT_EXIST: (field) =>
    `${field} does not exist in HubSpot any more. Ask your HubSpot administrator what took its place.`,
  READ_ONLY_VALUE: (field) => `HubSpot sets ${field} by itself; nobody can change it.`,
  REQUIRED_FIELD: required,
};

const unforeseen: Say = (field, message, code) => {
  const named = code === null ? '' : ` (${code})`;
  if (message === '') return `HubSpot does not take this value of ${field}${named}.`;
  return `HubSpot does not take this value of ${field}${named}: ${quoted(message)}`;
};

const LONGEST_QUOTE = 300;

/** Another's words on one line, cut to what a small window shows; lists of options fill whole screens. */
function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1)}…` : line}”`;
}
