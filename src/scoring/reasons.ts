/**
 * Why something was not measured or not run, by id: the sentences that are kept with results, and what changes in them
 * in braces. They are English wherever they are kept; whoever speaks to people says them anew by their id.
 */
const REASONS = {
  'asked-none': 'None of the {n} who were asked answered.',
  compares: 'It compares two CRMs, and one is connected.',
  findings: 'It counts the findings of {check}, which was not run: {reason}',
  'going-on': 'Of {n} records more than half are still going on, so that the middle one has not ended yet.',
  hidden: '{object} is not visible to us in {source}.',
  leads: 'It joins objects that different CRMs lead ({each}).',
  outside: 'It needs {what} that no CRM holds, and none is given.',
  'part-nothing': 'One of its parts is nothing, so that it cannot be divided by it.',
  'period-empty': 'No {object} falls into the period.',
  unread: '{object} was never read from {source}.',
  'unread-field': '{object}.{field} was never read from {source}.',
  unseen: 'No connected CRM lets us see {object}.',
  unvalued: 'None of the {n} records has what it is measured by ({fields}).',
} as const;

export type ReasonId = keyof typeof REASONS;

/** A reason taken apart. */
export interface Reason {
  readonly id: ReasonId;
  readonly values: Readonly<Record<string, string>>;
}

/** The sentence of a reason. */
export function because(id: ReasonId, values: Readonly<Record<string, string | number>> = {}): string {
  return REASONS[id].replace(SLOT, (_, name: string) => String(values[name] ?? ''));
}

const SLOT = /\{(\w+)\}/g;
/** What stands in a slot: a name without signs of its own, or text up to the end. */
const FILLINGS: Readonly<Record<string, string>> = {
  check: '[\\w-]+',
  each: '.+',
  fields: '.*',
  n: '\\d+',
  reason: '.+',
  source: '[\\w-]+',
  what: '.+',
};

const PATTERNS = Object.entries(REASONS).map(([id, sentence]) => {
  const escaped = sentence.replace(/[.()]/g, '\\$&');
  const pattern = escaped.replace(SLOT, (_, name: string) => `(?<${name}>${FILLINGS[name] ?? '\\w+'})`);
  return { id: id as ReasonId, pattern: new RegExp(`^${pattern}$`, 's') };
});

/** The reason that a kept sentence is, of this day or an earlier one; null where it is none of ours but a vendor's word. */
export function reasonOf(sentence: string): Reason | null {
  for (const { id, pattern } of PATTERNS) {
    const found = pattern.exec(sentence);
    if (found) return { id, values: { ...found.groups } };
  }
  return null;
}
