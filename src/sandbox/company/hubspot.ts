import type {
  HubspotAssociation,
  HubspotHistoryEntry,
  HubspotOwner,
  HubspotPortal,
  VendorEdit,
  VendorRow,
  VendorTable,
} from '../vendor-data.ts';
import { instantText } from './calendar.ts';
import { DEAL_STAGES, HUBSPOT_FIELDS, PIPELINES } from './hubspot-fields.ts';
import { hubspotRow, noon } from './hubspot-rows.ts';
import { hubspotId } from './ids.ts';
import type { Edit } from './last-day.ts';
import type { DealRecord, SourceRecords, UserRecord } from './records.ts';
import { changed } from './set-of-edit.ts';
import type { ActivityType } from './truth.ts';

const PORTAL_ID = 41_207_553;
const ACTIVITY_TABLES: Record<ActivityType, keyof typeof HUBSPOT_FIELDS> = {
  call: 'calls',
  meeting: 'meetings',
  email: 'emails',
  task: 'tasks',
  note: 'notes',
};

/** The records as a portal, in HubSpot's words, and what happens to them on the last day. */
export function hubspotPortal(
  name: string,
  zone: string,
  records: SourceRecords,
  edits: readonly Edit[],
): { portal: HubspotPortal; lastDay: VendorEdit[] } {
  const { activities } = records;
  const tables: VendorTable[] = [
    table('companies', records.accounts.map(hubspotRow.company)),
    table('contacts', records.contacts.map(hubspotRow.contact)),
    table('leads', records.leads.map(hubspotRow.lead)),
    table('products', records.products.map(hubspotRow.product)),
    table('deals', records.deals.map(hubspotRow.deal)),
    table('line_items', records.lineItems.map(hubspotRow.lineItem)),
    ...Object.entries(ACTIVITY_TABLES).map(([type, plural]) =>
      table(plural, activities.filter((activity) => activity.type === type).map(hubspotRow.activity)),
    ),
    table('tickets', records.tickets.map(hubspotRow.ticket)),
    table('campaigns', records.campaigns.map(hubspotRow.campaign)),
  ];
  const lastDay = edits.map((edit): VendorEdit => {
    const head = { id: edit.record.id, at: instantText(edit.at), by: edit.by?.id ?? null };
    if (edit.object === 'deal') return { ...head, table: 'deals', set: changed(hubspotRow.deal, edit) };
    if (edit.object === 'ticket') return { ...head, table: 'tickets', set: changed(hubspotRow.ticket, edit) };
    // When a record was archived is the server's to say.
    const { archivedAt: _, ...set } = changed(hubspotRow.contact, edit);
    return { ...head, table: 'contacts', set };
  });
  return {
    portal: {
      crm: 'hubspot',
      portalId: PORTAL_ID,
      name,
      currency: 'EUR',
      zone,
      tables,
      owners: ownersOf(records.users),
      pipelines: PIPELINES,
      associations: associationsOf(records),
      history: historyOf(records.deals),
    },
    lastDay,
  };
}

function table(name: keyof typeof HUBSPOT_FIELDS, rows: VendorRow[]): VendorTable {
  return { name, fields: HUBSPOT_FIELDS[name], rows };
}

function ownersOf(users: readonly UserRecord[]): HubspotOwner[] {
  const teams = [...new Set(users.map((user) => user.team))].filter((team) => team !== null);
  return users.map((user) => ({
    id: user.id,
    userId: user.userId,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    type: user.kind === 'queue' ? 'QUEUE' : 'PERSON',
    teams:
      user.team === null
        ? []
        : [{ id: hubspotId('teams', teams.indexOf(user.team)), name: user.team, primary: true }],
    archived: !user.active,
    createdAt: instantText(user.createdAt),
    updatedAt: instantText(user.modifiedAt),
  }));
}

function associationsOf(records: SourceRecords): HubspotAssociation[] {
  const links: HubspotAssociation[] = [];
  const link = (from: string, fromId: string, to: string, toId: string | null) => {
    if (toId !== null) links.push({ from, fromId, to, toId });
  };
  for (const contact of records.contacts) link('contacts', contact.id, 'companies', contact.accountId);
  for (const deal of records.deals) {
    link('deals', deal.id, 'companies', deal.accountId);
    link('deals', deal.id, 'contacts', deal.contactId);
  }
  for (const line of records.lineItems) link('line_items', line.id, 'deals', line.deal.id);
  for (const ticket of records.tickets) {
    link('tickets', ticket.id, 'companies', ticket.accountId);
    link('tickets', ticket.id, 'contacts', ticket.contactId);
  }
  for (const activity of records.activities) {
    const from = ACTIVITY_TABLES[activity.type];
    link(from, activity.id, 'companies', activity.accountId);
    link(from, activity.id, 'contacts', activity.contactId);
    link(from, activity.id, 'leads', activity.leadId);
    link(from, activity.id, 'deals', activity.dealId);
    link(from, activity.id, 'tickets', activity.ticketId);
  }
  return links;
}

/** The stages that each deal entered, and the close dates of those that had several. */
function historyOf(deals: readonly DealRecord[]): HubspotHistoryEntry[] {
  return deals.flatMap((deal) => {
    const entry = (property: string, value: string, at: number): HubspotHistoryEntry => ({
      table: 'deals',
      id: deal.id,
      property,
      value,
      timestamp: instantText(at),
      sourceType: deal.modifiedBy ? 'CRM_UI' : 'INTEGRATION',
      updatedByUserId: deal.modifiedBy?.hubspotUserId ?? null,
    });
    const stages = deal.moves.map((move) => entry('dealstage', DEAL_STAGES[move.stage] ?? '', move.at));
    if (deal.pushes.length === 0) return stages;
    const dates = [...deal.pushes.map(({ from }) => from), deal.closeDate];
    const since = [deal.createdAt, ...deal.pushes.map(({ at }) => at)];
    return [...stages, ...dates.map((date, at) => entry('closedate', noon(date) ?? '', since[at] ?? 0))];
  });
}
