import type { ObjectName } from '../../crm/objects.ts';
import { knownOf, verdictJoin } from '../../mirror/tables.ts';
import type { MatchColumn } from './kinds.ts';

/** What is matched with each other, over all sources at once: records that may stand for one thing. */
export interface Subject {
  readonly id: 'organisation' | 'person';
  readonly objects: readonly ObjectName[];
  readonly columns: readonly MatchColumn[];
  /**
   * SELECT of one row a record, all text: `object`, `source`, `id`, `parent` (of which record it is a part, null for
   * none: parts of one thing are not the same) and every column by its name.
   */
  readonly sql: string;
}

const WEB = verdictJoin('web_verdict', 'web', 'r.website');
const ACCOUNT_PHONE = verdictJoin('phone_verdict', 'phone', 'r.phone', 'r.country');
const COUNTRY = verdictJoin('country_verdict', 'country', 'r.country');
const EMAIL = verdictJoin('email_verdict', 'email', 'r.email');
const CONTACT_PHONE = verdictJoin('phone_verdict', 'phone', 'r.phone', 'r.country');

/** All subjects, in the order of their ids. */
export const SUBJECTS: readonly Subject[] = [
  {
    id: 'organisation',
    objects: ['account'],
    columns: [
      { name: 'name', kind: 'company' },
      { name: 'website', kind: 'web' },
      { name: 'phone', kind: 'phone' },
      { name: 'country', kind: 'category' },
      { name: 'industry', kind: 'category' },
    ],
    sql: `select 'account' as object, r.source, r.id, r.parent_id as parent, r.name, coalesce(web_verdict.normal, r.website) as website,
        coalesce(phone_verdict.normal, r.phone) as phone, coalesce(country_verdict.normal, r.country) as country, r.industry
      from ${knownOf('account')} r ${WEB.sql} ${ACCOUNT_PHONE.sql} ${COUNTRY.sql}
      order by r.source, r.id`,
  },
  {
    id: 'person',
    objects: ['contact', 'lead'],
    columns: [
      { name: 'first_name', kind: 'given' },
      { name: 'last_name', kind: 'family' },
      { name: 'email', kind: 'email' },
      { name: 'phone', kind: 'phone' },
      { name: 'company', kind: 'company' },
      { name: 'country', kind: 'category' },
    ],
    // A lead that was converted has become a contact: that is no duplicate.
    sql: `select 'contact' as object, r.source, r.id, null::varchar as parent, r.first_name, r.last_name,
        coalesce(email_verdict.normal, r.email) as email, coalesce(phone_verdict.normal, r.phone) as phone,
        account.name as company, r.country
      from ${knownOf('contact')} r ${EMAIL.sql} ${CONTACT_PHONE.sql}
        left join ${knownOf('account')} account on account.source = r.source and account.id = r.account_id
      union all
      select 'lead', r.source, r.id, null, r.first_name, r.last_name, coalesce(email_verdict.normal, r.email), r.phone, r.company, r.country
      from ${knownOf('lead')} r ${EMAIL.sql}
      where not coalesce(r.converted, false)
      order by 1, 2, 3`,
  },
];

/** A check whose findings follow from safe clusters instead of SQL over one record. */
export interface DuplicateCheck {
  readonly id: string;
  readonly object: ObjectName;
  /** The fields that a finding casts doubt on: names, not paths. */
  readonly fields: readonly string[];
  readonly secondsToFix: number;
}

/** All of them, in the order of their ids. */
export const DUPLICATE_CHECKS: readonly DuplicateCheck[] = [
  { id: 'account-company-duplicated', object: 'account', fields: ['name'], secondsToFix: 180 },
  { id: 'contact-person-duplicated', object: 'contact', fields: ['lastName'], secondsToFix: 120 },
  { id: 'lead-person-duplicated', object: 'lead', fields: ['lastName'], secondsToFix: 120 },
];
