import { dayAt } from '../calendar.ts';
import { DISQUALIFIED } from '../leads.ts';
import type { LeadRecord } from '../records.ts';
import { REGIONS, subscriberNumber } from '../regions.ts';
import { BLANKS } from './account.ts';
import { NO_PHONES, ODD_PHONES } from './contact.ts';
import { MISTYPED, NOBODIES } from './contact-more.ts';
import type { Ground } from './ground.ts';
import { type Bed, type Planter, type Recipe, type Recipes, turn } from './planting.ts';

const QUALIFIED = 3;
/** Other ways to write the same letters. */
const SPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.replace(' ', '-').toUpperCase(),
  (text) => `${text}.`,
  (text) => ` ${text}`,
];
const USUAL = 15;

const isOpen = (lead: LeadRecord): boolean => !lead.converted && lead.status !== DISQUALIFIED;

/** What a lead may lack beside what stands in `lead.ts`. */
export function moreLeadRecipes(ground: Ground): Recipes<LeadRecord> {
  const { asOf } = ground.span;
  const any = () => true;
  const converted = (lead: LeadRecord) => lead.converted;
  const disqualified = (lead: LeadRecord) => lead.status === DISQUALIFIED;
  const reachable = (lead: LeadRecord) => lead.email !== null;
  const spelled = Map.groupBy(ground.records.leads, (lead) => lead.origin);
  const isUsual = ({ origin }: LeadRecord) => origin !== null && (spelled.get(origin)?.length ?? 0) >= USUAL;
  const defect = (
    check: string,
    share: number,
    fits: Recipe<LeadRecord>['fits'],
    apply: Recipe<LeadRecord>['apply'],
  ): Recipe<LeadRecord> => ({ checks: [check], share, fits, apply });
  const near = (check: string, fits: Recipe<LeadRecord>['fits'], apply: Recipe<LeadRecord>['apply']) =>
    defect(check, 0, fits, apply);
  const contactOf = (nth: number) => turn(ground.stayingContacts, nth)?.id ?? null;

  return {
    defects: [
      defect('lead-status-contradicts', 0.004, converted, (lead) => {
        lead.status = DISQUALIFIED;
        lead.disqualifiedReason = 'No budget';
      }),
      defect('lead-conversion-early', 0.004, converted, (lead, nth) => {
        lead.convertedOn = dayAt(lead.createdAt) - turn([2, 30, 9000], nth);
      }),
      defect('lead-contact-orphan', 0.004, any, (lead, nth) => {
        lead.contactId = ground.lostContact(nth);
      }),
      defect('lead-reason-missing', 0.02, disqualified, (lead, nth) => {
        lead.disqualifiedReason = turn(BLANKS, nth);
      }),
      defect('lead-activity-old', 0.03, isOpen, (lead, nth) => {
        lead.lastActivityOn = asOf - turn([31, 90, 800], nth);
      }),
      defect('lead-owner-inactive', 0.01, isOpen, (lead, nth) => {
        lead.ownerId = ground.goneOwner(nth);
      }),
      defect('lead-origin-variant', 0.006, isUsual, (lead, nth) => {
        lead.origin = turn(SPELLINGS, nth)(lead.origin ?? '');
      }),
      defect('lead-company-missing', 0.01, any, (lead, nth) => {
        lead.company = turn(BLANKS, nth);
      }),
      defect('lead-name-filler', 0.005, any, (lead, nth) => {
        [lead.firstName, lead.lastName] = turn(NOBODIES, nth);
      }),
      defect('lead-phone-invalid', 0.01, any, (lead, nth) => {
        lead.phone = turn(NO_PHONES, nth);
      }),
      defect('lead-email-mistyped', 0.005, reachable, (lead, nth) => {
        lead.email = `${lead.truth.local}.${lead.id.toLowerCase()}@${turn(MISTYPED, nth)}`;
      }),
    ],
    nearMisses: [
      near('lead-status-contradicts', converted, (lead) => {
        lead.status = QUALIFIED - 1;
      }),
      near('lead-conversion-early', converted, (lead) => {
        lead.convertedOn = dayAt(lead.createdAt);
      }),
      near('lead-contact-orphan', any, (lead, nth) => {
        lead.contactId = contactOf(nth);
      }),
      near('lead-reason-missing', disqualified, (lead, nth) => {
        lead.disqualifiedReason = turn(['Test', 'NA', 'x'], nth);
      }),
      near('lead-activity-old', any, (lead) => {
        lead.lastActivityOn = asOf - (isOpen(lead) ? 30 : 300);
      }),
      near('lead-owner-inactive', any, (lead, nth) => {
        lead.ownerId = isOpen(lead) ? ground.records.queueId : ground.goneOwner(nth);
      }),
      near('lead-origin-variant', any, (lead, nth) => {
        lead.origin = turn(['Webinar', 'Web shop', 'Trade journal', 'Others'], nth);
      }),
      near('lead-company-missing', any, (lead, nth) => {
        lead.company = turn(['NA Trading', 'X', 'None of Us AS'], nth);
      }),
      near('lead-name-filler', any, (lead) => {
        lead.firstName = 'Test';
      }),
      near('lead-phone-invalid', any, (lead, nth) => {
        const region = REGIONS.find(({ country }) => country === lead.country);
        if (!region) return;
        lead.phone = turn(ODD_PHONES, nth)(
          region.callingCode,
          region.trunk,
          subscriberNumber(region, ground.random),
        );
      }),
      near('lead-email-mistyped', reachable, (lead, nth) => {
        lead.email = `${lead.truth.local}.${lead.id.toLowerCase()}@${turn(['email.com', 'ymail.com', 'cloud.com'], nth)}`;
      }),
    ],
    combinations: [],
  };
}

/** Open leads of one address, and of an address that a contact has; and leads that are done with, or linked to it. */
export function plantKnownLeads(planter: Planter, bed: Bed<LeadRecord>, ground: Ground): void {
  const [duplicate, known] = ['lead-email-duplicate', 'lead-email-known'];
  const open = (lead: LeadRecord) => isOpen(lead);
  const reachable = (lead: LeadRecord) => isOpen(lead) && lead.email !== null;
  const done = (lead: LeadRecord) => !isOpen(lead);
  for (let nth = 0; nth < planter.quota(0.004, bed.size); nth++) {
    const one = bed.take(reachable);
    const other = bed.take(open);
    if (!one?.email || !other) break;
    other.email = turn([one.email, one.email.toUpperCase(), ` ${one.email} `], nth);
    for (const lead of [one, other]) planter.defect('lead', lead.id, duplicate);
  }
  for (let nth = 0; nth < planter.quota(0, bed.size); nth++) {
    const one = bed.take(reachable);
    const other = bed.take(done);
    if (!one?.email || !other) break;
    other.email = one.email;
    for (const lead of [one, other]) planter.nearMiss('lead', lead.id, duplicate);
  }
  const people = ground.stayingContacts.filter(({ email }) => email !== null);
  const quota = planter.quota(0.004, bed.size);
  for (let nth = 0; nth < quota && nth < people.length; nth++) {
    const lead = bed.take(open);
    if (!lead) break;
    lead.email = people[nth]?.email ?? null;
    planter.defect('lead', lead.id, known);
  }
  for (let nth = 0; nth < planter.quota(0, bed.size); nth++) {
    const contact = people[quota + nth];
    const lead = bed.take(nth % 2 === 0 ? open : done);
    if (!lead || !contact) break;
    lead.email = contact.email;
    if (nth % 2 === 0) lead.contactId = contact.id;
    planter.nearMiss('lead', lead.id, known);
  }
}
