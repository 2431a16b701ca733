import { describe, expect, it } from 'vitest';
import { sentenceFor } from '../../connectors/hubspot/write-refusals.ts';
import { problemsOf } from '../../connectors/salesforce/write-refusals.ts';
import { refusalText } from '../../slack/blocks/refusal.ts';
import { createSpeaker } from '../../src/language/speak.ts';

const persian = createSpeaker('fa');

/** What Salesforce may have against a change, with the message where it says more than its code. */
const SALESFORCE: readonly (readonly [code: string, message?: string])[] = [
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'Nightly flow: something broke'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'x: FIELD_CUSTOM_VALIDATION_EXCEPTION, Ask first'],
  ['DUPLICATES_DETECTED'],
  ['DUPLICATE_VALUE'],
  ['ENTITY_IS_DELETED'],
  ['ENTITY_IS_LOCKED'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Ask first'],
  ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'],
  ['INSUFFICIENT_ACCESS_OR_READONLY'],
  ['INVALID_CROSS_REFERENCE_KEY'],
  ['INVALID_EMAIL_ADDRESS'],
  ['INVALID_FIELD'],
  ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
  ['NUMBER_OUTSIDE_VALID_RANGE'],
  ['REQUIRED_FIELD_MISSING'],
  ['STRING_TOO_LONG', 'data value too large (max length=80)'],
  ['STRING_TOO_LONG'],
  ['UNABLE_TO_LOCK_ROW'],
];
const HUBSPOT: readonly (readonly [code: string, message?: string])[] = [
  ['CONFLICTING_UNIQUE_VALUE'],
  ['FORBIDDEN'],
  ['INVALID_DATE'],
  ['INVALID_EMAIL'],
  ['INVALID_INTEGER'],
  ['INVALID_MIN_LENGTH', 'Ask first'],
  ['INVALID_ALPHA'],
  ['INVALID_NUMBER'],
  ['INVALID_OPTION'],
  ['MISSING_REQUIRED_PROPERTY'],
  ['READ_ONLY_VALUE'],
];

/** Neither English nor the words for what nobody foresaw; names, addresses and an admin's own words may stand in it. */
function expectPersian(sentence: string, source: string): void {
  const text = refusalText(persian, sentence, source);
  expect(text, sentence).not.toContain('پاسخ');
  expect(text.replace(/Salesforce|HubSpot|name@example\.com|Ask first/g, ''), sentence).not.toMatch(
    /[A-Za-z]/,
  );
}

describe('why a CRM refused a change is said in the reader’s language', () => {
  it.each(SALESFORCE)('Salesforce’s %s', (code = '', message = '') => {
    const context = { actor: 'Your Salesforce user', ours: () => 'amount', label: () => 'Amount' };
    for (const fields of [[], ['Amount']]) {
      const [problem] = problemsOf({ code, message, fields, duplicates: null }, context);
      expectPersian(problem?.sentence ?? '', 'Salesforce');
    }
  });

  it.each(HUBSPOT)('HubSpot’s %s', (code = '', message = '') => {
    const problem = { code, message } as Parameters<typeof sentenceFor>[0];
    for (const sentence of [sentenceFor(problem, null), sentenceFor(problem, '“Amount”')])
      expectPersian(sentence, 'HubSpot');
  });

  it('quotes what nobody foresaw, and leaves it as it is for who reads English', () => {
    const sentence = 'Salesforce does not take the change (NEW_CODE).';
    expect(refusalText(persian, sentence, 'Salesforce')).toContain('NEW_CODE');
    expect(refusalText(createSpeaker('en-GB'), sentence, 'Salesforce')).toBe(sentence);
  });
});
