import { filled, placeholder } from '../mirror/landed-text.ts';
import { knownOf, liveOf, verdictJoin } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { FAMILY, GIVEN } from './person-names.ts';
import { ownerJoin, referenceJoin } from './sql.ts';
import { variantsJoin } from './variants.ts';

const EMAIL = verdictJoin('email_verdict', 'email', 'r.email');
const PHONE = verdictJoin('phone_verdict', 'phone', 'r.phone', 'r.country');
const CONTACT = referenceJoin('contact', 'lead', 'contactId', 'contact');
const ORIGIN_SPELLINGS = variantsJoin('origin_spellings', 'lead', 'origin');

/** Whether a status says that nothing will come of the lead. Never null. */
function disqualified(alias: string): string {
  return `regexp_matches(coalesce(${alias}.status, ''), '(un|dis)-?qualified|not (converted|qualified|interested)|junk|rejected|spam', 'i')`;
}

/** Whether work on a lead is still to be done. Never null. */
function open(alias: string): string {
  return `not coalesce(${alias}.converted, false) and not ${disqualified(alias)}`;
}

const DISQUALIFIED = disqualified('r');
const OPEN = open('r');

/** Addresses that several open leads have. */
const OPEN_TWINS = {
  name: 'open_twins',
  sql: `left join (
    select x.source, w.normal, count(*) as n
    from ${liveOf('lead')} x ${verdictJoin('w', 'email', 'x.email').sql} where w.ok and ${open('x')} group by all having count(*) > 1
  ) open_twins on open_twins.source = r.source and open_twins.normal = email_verdict.normal`,
};

/** Addresses of contacts. */
const KNOWN_PEOPLE = {
  name: 'known_people',
  sql: `left join (
    select distinct y.source, v.normal from ${knownOf('contact')} y ${verdictJoin('v', 'email', 'y.email').sql} where v.ok
  ) known_people on known_people.source = r.source and known_people.normal = email_verdict.normal`,
};

export const LEAD_CHECKS: readonly Check[] = [
  {
    id: 'lead-activity-old',
    object: 'lead',
    dimension: 'timeliness',
    severity: 'medium',
    fields: ['lead.lastActivityOn'],
    reads: ['lead.lastActivityOn', 'lead.createdAt', 'lead.converted', 'lead.status'],
    joins: [],
    applies: `${OPEN} and coalesce(r.last_activity_on, cast(r.created_at as date)) is not null`,
    fails: `coalesce(date_diff('day', coalesce(r.last_activity_on, cast(r.created_at as date)), {asOf}) > {days}, false)`,
    thresholds: { days: { value: 30, unit: 'days' } },
    concerns: 'owner',
    expected: 0.85,
    secondsToFix: 240,
    examples: {
      pass: { record: { lastName: 'Dahl', converted: false, lastActivityOn: '2026-05-16' } },
      fail: { record: { lastName: 'Dahl', converted: false, lastActivityOn: '2026-05-15' } },
    },
  },
  {
    id: 'lead-company-missing',
    object: 'lead',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['lead.company'],
    reads: ['lead.company'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.company'),
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 45,
    examples: {
      pass: { record: { lastName: 'Dahl', company: 'NA Trading' } },
      fail: { record: { lastName: 'Dahl', company: 'n/a' } },
    },
  },
  {
    id: 'lead-contact-orphan',
    object: 'lead',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['lead.contactId'],
    reads: ['lead.contactId', 'contact.modifiedAt'],
    joins: [CONTACT],
    applies: 'r.contact_id is not null',
    fails: 'contact.id is null',
    concerns: 'owner',
    expected: 1,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { lastName: 'Dahl', contactId: 'c' },
        others: { contact: [{ id: 'c', lastName: 'Dahl' }] },
      },
      fail: { record: { lastName: 'Dahl', contactId: 'gone' } },
    },
  },
  {
    id: 'lead-conversion-contradicts',
    object: 'lead',
    dimension: 'consistency',
    severity: 'medium',
    fields: ['lead.converted', 'lead.convertedOn'],
    reads: ['lead.converted', 'lead.convertedOn'],
    joins: [],
    applies: 'true',
    fails: 'coalesce(r.converted, false) <> (r.converted_on is not null)',
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: { record: { lastName: 'Dahl', converted: true, convertedOn: '2026-06-15' } },
      fail: { record: { lastName: 'Dahl', converted: false, convertedOn: '2026-06-01' } },
    },
  },
  {
    id: 'lead-conversion-early',
    object: 'lead',
    dimension: 'validity',
    severity: 'medium',
    fields: ['lead.convertedOn'],
    reads: ['lead.convertedOn', 'lead.createdAt'],
    joins: [],
    applies: 'r.converted_on is not null and r.created_at is not null',
    // A day is told in the organisation's zone, a moment in UTC.
    fails: 'coalesce(r.converted_on < cast(r.created_at as date) - 1, false)',
    concerns: 'admin',
    expected: 1,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { lastName: 'Dahl', convertedOn: '2026-06-01', createdAt: '2026-06-02T00:30:00.000Z' },
      },
      fail: {
        record: { lastName: 'Dahl', convertedOn: '2026-05-31', createdAt: '2026-06-02T00:30:00.000Z' },
      },
    },
  },
  {
    id: 'lead-email-duplicate',
    object: 'lead',
    dimension: 'uniqueness',
    severity: 'medium',
    fields: ['lead.email'],
    reads: ['lead.email', 'lead.converted', 'lead.status'],
    joins: [EMAIL, OPEN_TWINS],
    applies: `${OPEN} and coalesce(email_verdict.ok, false)`,
    fails: 'open_twins.n is not null',
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 120,
    examples: {
      pass: {
        record: { lastName: 'Dahl', email: 'kari@example.com', converted: false },
        others: { lead: [{ lastName: 'Dahl', email: 'kari@example.com', converted: true }] },
      },
      fail: {
        record: { lastName: 'Dahl', email: 'kari@example.com', converted: false },
        others: { lead: [{ lastName: 'Dahl', email: 'Kari@Example.com', converted: false }] },
      },
    },
  },
  {
    id: 'lead-email-invalid',
    object: 'lead',
    dimension: 'validity',
    severity: 'high',
    fields: ['lead.email'],
    reads: ['lead.email'],
    joins: [EMAIL],
    applies: filled('r.email'),
    fails: 'not coalesce(email_verdict.ok, true)',
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 60,
    examples: {
      pass: { record: { lastName: 'Ελένη', email: 'ελένη@παράδειγμα.ελ' } },
      fail: { record: { lastName: 'Dahl', email: 'dahl@example' } },
    },
  },
  {
    id: 'lead-email-known',
    object: 'lead',
    dimension: 'uniqueness',
    severity: 'medium',
    fields: ['lead.email'],
    reads: ['lead.email', 'lead.converted', 'lead.status', 'lead.contactId', 'contact.email'],
    joins: [EMAIL, KNOWN_PEOPLE],
    applies: `${OPEN} and r.contact_id is null and coalesce(email_verdict.ok, false)`,
    fails: 'known_people.normal is not null',
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 90,
    examples: {
      pass: {
        record: { lastName: 'Dahl', email: 'kari@example.com', contactId: null },
        others: { contact: [{ lastName: 'Dahl', email: 'kari.dahl@example.com' }] },
      },
      fail: {
        record: { lastName: 'Dahl', email: 'kari@example.com', contactId: null },
        others: { contact: [{ lastName: 'Dahl', email: ' KARI@example.com' }] },
      },
    },
  },
  {
    id: 'lead-email-mistyped',
    object: 'lead',
    dimension: 'validity',
    severity: 'high',
    fields: ['lead.email'],
    reads: ['lead.email'],
    joins: [EMAIL],
    applies: 'coalesce(email_verdict.ok, false)',
    fails: "coalesce(email_verdict.fault = 'mistyped', false)",
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 30,
    examples: {
      pass: { record: { lastName: 'Dahl', email: 'kari@ymail.com' } },
      fail: { record: { lastName: 'Dahl', email: 'kari@hotmial.com' } },
    },
  },
  {
    id: 'lead-name-filler',
    object: 'lead',
    dimension: 'validity',
    severity: 'medium',
    fields: ['lead.firstName', 'lead.lastName'],
    reads: ['lead.firstName', 'lead.lastName'],
    joins: [GIVEN, FAMILY],
    applies: filled('r.last_name'),
    fails: `coalesce(family_verdict.fault = 'filler' and given_verdict.fault = 'filler', false)`,
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: { record: { firstName: 'Test', lastName: 'Dahl' } },
      fail: { record: { firstName: 'asdf', lastName: 'ASDF' } },
    },
  },
  {
    id: 'lead-origin-missing',
    object: 'lead',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['lead.origin'],
    reads: ['lead.origin'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.origin'),
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 20,
    examples: {
      pass: { record: { lastName: 'Dahl', origin: 'Other' } },
      fail: { record: { lastName: 'Dahl', origin: 'TBD' } },
    },
  },
  {
    id: 'lead-origin-variant',
    object: 'lead',
    dimension: 'consistency',
    severity: 'low',
    fields: ['lead.origin'],
    reads: ['lead.origin'],
    joins: [ORIGIN_SPELLINGS],
    applies: `not ${placeholder('r.origin')}`,
    fails: 'coalesce(origin_spellings.n * {timesRarer} <= origin_spellings.most, false)',
    thresholds: { timesRarer: { value: 5, unit: 'count' } },
    concerns: 'admin',
    expected: 0.97,
    secondsToFix: 20,
    examples: {
      pass: {
        record: { lastName: 'Dahl', origin: 'Web shop' },
        others: { lead: Array.from({ length: 9 }, () => ({ origin: 'Web' })) },
      },
      fail: {
        record: { lastName: 'Dahl', origin: 'web' },
        others: { lead: Array.from({ length: 5 }, () => ({ origin: 'Web' })) },
      },
    },
  },
  {
    id: 'lead-owner-inactive',
    object: 'lead',
    dimension: 'integrity',
    severity: 'high',
    fields: ['lead.ownerId'],
    reads: ['lead.ownerId', 'lead.converted', 'lead.status', 'user.active'],
    joins: [ownerJoin('lead')],
    applies: OPEN,
    fails: 'not coalesce(owner.active, false)',
    concerns: 'manager',
    expected: 1,
    secondsToFix: 45,
    examples: {
      pass: {
        record: { lastName: 'Dahl', ownerId: 'queue' },
        others: { user: [{ id: 'queue', name: 'Web leads', active: true, person: false }] },
      },
      fail: { record: { lastName: 'Dahl', ownerId: null } },
    },
  },
  {
    id: 'lead-phone-invalid',
    object: 'lead',
    dimension: 'validity',
    severity: 'low',
    fields: ['lead.phone'],
    reads: ['lead.phone', 'lead.country'],
    joins: [PHONE],
    applies: `${filled('r.phone')} and phone_verdict.fault is distinct from 'no-country'`,
    fails: 'not coalesce(phone_verdict.ok, true)',
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 60,
    examples: {
      pass: { record: { lastName: 'رضایی', phone: '021 8877 6655', country: 'ایران' } },
      fail: { record: { lastName: 'Dahl', phone: '22 12 34', country: 'Norge' } },
    },
  },
  {
    id: 'lead-reason-missing',
    object: 'lead',
    dimension: 'completeness',
    severity: 'low',
    fields: ['lead.disqualifiedReason'],
    reads: ['lead.disqualifiedReason', 'lead.status'],
    joins: [],
    applies: DISQUALIFIED,
    fails: placeholder('r.disqualified_reason'),
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 30,
    examples: {
      pass: { record: { lastName: 'Dahl', status: 'Unqualified', disqualifiedReason: 'No budget' } },
      fail: { record: { lastName: 'Dahl', status: 'Unqualified', disqualifiedReason: null } },
    },
  },
  {
    id: 'lead-status-contradicts',
    object: 'lead',
    dimension: 'consistency',
    severity: 'medium',
    fields: ['lead.status', 'lead.converted'],
    reads: ['lead.status', 'lead.converted'],
    joins: [],
    applies: 'coalesce(r.converted, false)',
    fails: DISQUALIFIED,
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 45,
    examples: {
      pass: { record: { lastName: 'Dahl', status: 'Closed - Converted', converted: true } },
      fail: { record: { lastName: 'Dahl', status: 'Junk', converted: true } },
    },
  },
];
