import { filled, isOneOf, placeholder } from '../mirror/landed-text.ts';
import type { Check } from './check.ts';
import { FAMILY, GIVEN, NAME_LETTERS, useOfName, wholeName } from './person-names.ts';

const FIRST_NAME = useOfName('first_name_use', 'contact', 'r.first_name');
const LAST_NAME = useOfName('last_name_use', 'contact', 'r.last_name');

/** Not `test`, `null`, `na`, `ny`, `y` or `o`: people are called so. */
const NO_SURNAMES: readonly string[] = [
  ...['-', '--', '.', 'n/a', 'none', 'unknown', 'tbd', 'xxx', 'asdf', 'asd', 'qwerty', 'select'],
  ...['lastname', 'last name', 'surname'],
];
const NAMES = ['contact.firstName', 'contact.lastName'];

/** What a contact is called. */
export const CONTACT_NAME_CHECKS: readonly Check[] = [
  {
    id: 'contact-firstname-missing',
    object: 'contact',
    dimension: 'completeness',
    severity: 'low',
    fields: ['contact.firstName'],
    reads: ['contact.firstName'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.first_name'),
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 45,
    examples: {
      pass: { record: { firstName: 'Ý', lastName: 'Lan' } },
      fail: { record: { firstName: ' ', lastName: 'Lan' } },
    },
  },
  {
    id: 'contact-lastname-placeholder',
    object: 'contact',
    dimension: 'validity',
    severity: 'medium',
    fields: ['contact.lastName'],
    reads: ['contact.lastName'],
    joins: [],
    applies: filled('r.last_name'),
    fails: `coalesce(${isOneOf('r.last_name', NO_SURNAMES)}, false)`,
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 45,
    examples: {
      pass: { record: { firstName: 'Hoa', lastName: 'Y' } },
      fail: { record: { firstName: 'Hoa', lastName: ' LastName' } },
    },
  },
  {
    id: 'contact-name-capitals',
    object: 'contact',
    dimension: 'validity',
    severity: 'low',
    fields: NAMES,
    reads: NAMES,
    joins: [GIVEN, FAMILY],
    applies: filled('r.last_name'),
    // Two letters each are written so by many whose names are that short.
    fails: `${wholeName('capitals')} and ${NAME_LETTERS} > {letters}`,
    thresholds: { letters: { value: 4, unit: 'characters' } },
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 20,
    examples: {
      pass: { record: { firstName: 'Jean', lastName: 'DUPONT' } },
      fail: { record: { firstName: 'ΜΑΡΙΑ', lastName: 'ΠΑΠΑΔΟΠΟΥΛΟΥ' } },
    },
  },
  {
    id: 'contact-name-filler',
    object: 'contact',
    dimension: 'validity',
    severity: 'medium',
    fields: NAMES,
    reads: NAMES,
    joins: [GIVEN, FAMILY],
    applies: filled('r.last_name'),
    fails: `coalesce(family_verdict.fault = 'filler' and given_verdict.fault = 'filler', false)`,
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: { record: { firstName: 'Kari', lastName: 'Test' } },
      fail: { record: { firstName: 'Test', lastName: 'User' } },
    },
  },
  {
    id: 'contact-name-malformed',
    object: 'contact',
    dimension: 'validity',
    severity: 'medium',
    fields: NAMES,
    reads: NAMES,
    joins: [GIVEN, FAMILY],
    applies: filled('r.last_name'),
    fails: `coalesce(family_verdict.fault = 'malformed', false) or coalesce(given_verdict.fault = 'malformed' and ${filled('r.first_name')}, false)`,
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 45,
    examples: {
      pass: { record: { firstName: 'قاسم', lastName: 'قاسم‌زاده' } },
      fail: { record: { firstName: 'Kari', lastName: 'Dahl 22123456' } },
    },
  },
  {
    id: 'contact-name-swapped',
    object: 'contact',
    dimension: 'consistency',
    severity: 'low',
    fields: NAMES,
    reads: NAMES,
    joins: [FIRST_NAME, LAST_NAME],
    applies: `${filled('r.first_name')} and ${filled('r.last_name')}`,
    // The first name is a family name in this CRM, and the last name a given name: both, each by far.
    fails: `coalesce(first_name_use.family >= {times} * first_name_use.given
      and last_name_use.given >= {times} * last_name_use.family, false)`,
    thresholds: { times: { value: 4, unit: 'count' } },
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 30,
    examples: {
      pass: {
        record: { firstName: 'Martin', lastName: 'James' },
        others: { contact: [...called('James', 'Martin', 4), ...called('Martin', 'Dahl', 1)] },
      },
      fail: {
        record: { firstName: 'Dahl', lastName: 'Kari' },
        others: { contact: called('Kari', 'Dahl', 4) },
      },
    },
  },
];

function called(firstName: string, lastName: string, times: number) {
  return Array.from({ length: times }, () => ({ firstName, lastName }));
}
