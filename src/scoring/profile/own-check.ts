import type { Dimension, Example } from '../../checks/check.ts';
import type { ObjectName } from '../../crm/objects.ts';
import type { Proposal } from './schema.ts';

/** A rule that is proposed, before it takes the form of a check of the organisation's own. */
export interface Rule {
  readonly kind: Proposal['kind'];
  readonly object: ObjectName;
  /** Our names; the one to mend first. */
  readonly fields: readonly string[];
  readonly fault: string;
  readonly dimension: Dimension;
  readonly title: string;
  readonly evidence: string;
  readonly why: string;
  readonly fix: string;
  readonly rule:
    | { readonly applies?: string; readonly fails: string }
    | { readonly applies?: string; readonly select: string };
  /** With values that are made up. */
  readonly examples: { readonly pass: Example; readonly fail: Example };
}

/** The strategy's longest title. */
const LONGEST_TITLE = 80;

/** A proposal to add a check to the strategy's own ones. */
export function ownCheck(rule: Rule): Proposal {
  const { kind, object, fields, fault, dimension, evidence, why, fix, examples } = rule;
  const title = rule.title.slice(0, LONGEST_TITLE);
  const id = ['own', object, fields[0], ...(fields.length > 1 ? fields.slice(1) : []), fault]
    .join('-')
    .toLowerCase();
  const value = {
    id,
    object,
    dimension,
    severity: 'low',
    title,
    why,
    fix,
    fields: fields.slice(0, 1).map((field) => `${object}.${field}`),
    ...(fields.length > 1 ? { reads: fields.slice(1).map((field) => `${object}.${field}`) } : {}),
    ...rule.rule,
    evidence,
    examples,
  };
  return { id, kind, title, evidence, edits: [{ path: ['own', 'checks'], value, how: 'append' }] };
}

/** `closeDate` as people write it: `Close date`. */
export function wordsOf(name: string): { readonly one: string } {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return { one: words.charAt(0).toUpperCase() + words.slice(1) };
}

/** A share with a decimal: `98.4 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
