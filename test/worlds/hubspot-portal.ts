import type {
  HubspotAssociation,
  HubspotHistoryEntry,
  HubspotOwner,
  HubspotPipeline,
  HubspotPortal,
  VendorField,
  VendorRow,
  VendorTable,
  VendorType,
} from '../../src/sandbox/vendor-data.ts';

/**
 * A small HubSpot portal, written by hand: two reps, a leaver and a queue; companies, 230 contacts, 60 deals with
 * a history of some, line items, products, leads, tickets and activities of each type. It assumes nothing of those
 * who read it. All changes lie in January 2026 and nothing is archived. The portal's zone is New York.
 */
export const ANA: HubspotOwner = owner('101', 901, 'Ana', 'Papadaki', 'Sales');
export const BO: HubspotOwner = owner('102', 902, 'Bo', 'Lindqvist', 'Service');
export const LEAVER: HubspotOwner = { ...owner('103', 903, 'Cy', 'Left', 'Sales'), archived: true };
export const QUEUE: HubspotOwner = { ...owner('104', null, 'Support', 'Queue', null), type: 'QUEUE' };

function owner(
  id: string,
  userId: number | null,
  firstName: string,
  lastName: string,
  team: string | null,
): HubspotOwner {
  return {
    id,
    userId,
    email: `${firstName}.${lastName}@northlight.test`.toLowerCase(),
    firstName,
    lastName,
    type: 'PERSON',
    teams: team === null ? [] : [{ id: '7', name: team, primary: true }],
    archived: false,
    createdAt: '2026-01-01T08:00:00.000Z',
    updatedAt: '2026-01-02T08:00:00.000Z',
  };
}

export const PIPELINES: readonly HubspotPipeline[] = [
  {
    object: 'deals',
    id: 'default',
    label: 'Sales',
    stages: [
      stage('qualified', 'Qualified', { isClosed: 'false', probability: '0.07' }),
      stage('closedwon', 'Closed won', { isClosed: 'true', probability: '1.0' }),
      stage('closedlost', 'Closed lost', { isClosed: 'true', probability: '0.0' }),
    ],
  },
  {
    object: 'tickets',
    id: '0',
    label: 'Support',
    stages: [stage('1', 'New', { ticketState: 'OPEN' }), stage('4', 'Solved', { ticketState: 'CLOSED' })],
  },
  { object: 'leads', id: 'lead-pipe', label: 'Leads', stages: [stage('fresh', 'Fresh', {})] },
];

function stage(id: string, label: string, metadata: Record<string, string>) {
  return { id, label, displayOrder: 0, metadata };
}

type Shape = Readonly<Record<string, VendorType | Partial<VendorField>>>;

/** A table with fields by name, each with its type or more. */
export function table(name: string, shape: Shape, rows: readonly VendorRow[]): VendorTable {
  const fields = Object.entries(shape).map(([field, told]): VendorField => {
    const rest = typeof told === 'string' ? { type: told } : told;
    return { name: field, label: field, type: 'string', ...rest };
  });
  return { name, fields, rows: [...rows] };
}

/** A row with its envelope. */
export function record(id: string, at: string, values: VendorRow): VendorRow {
  return {
    id,
    createdAt: '2026-01-01T09:00:00.000Z',
    updatedAt: at,
    archived: false,
    archivedAt: null,
    ...values,
  };
}

/** A portal of these tables alone. */
export function portalOf(
  tables: readonly VendorTable[],
  rest: Partial<Pick<HubspotPortal, 'associations' | 'history' | 'owners'>> = {},
): HubspotPortal {
  return {
    crm: 'hubspot',
    portalId: 4711,
    name: 'Northlight',
    currency: 'EUR',
    zone: 'America/New_York',
    tables,
    owners: [ANA, BO, LEAVER, QUEUE],
    pipelines: PIPELINES,
    associations: [],
    history: [],
    ...rest,
  };
}

export const CONTACTS = 230;
export const DEALS = 60;

/** The whole world; each call makes a fresh one. */
export function northlight(): HubspotPortal {
  return portalOf(
    [companies(), contacts(), leads(), products(), deals(), lineItems(), tickets(), ...activities()],
    { associations: associations(), history: history() },
  );
}

function day(number: number): string {
  return `2026-01-${String(number).padStart(2, '0')}`;
}

function companies(): VendorTable {
  const shape: Shape = {
    name: 'string',
    website: 'url',
    industry: {
      type: 'picklist',
      options: ['COMPUTER_SOFTWARE', 'BANKING'],
      labels: { COMPUTER_SOFTWARE: 'Computer Software', BANKING: 'Banking' },
    },
    country: 'string',
    phone: 'phone',
    numberofemployees: 'double',
    annualrevenue: 'currency',
    type: 'string',
    hubspot_owner_id: 'reference',
    hs_parent_company_id: 'reference',
    sf_account_id: { type: 'string', custom: true },
  };
  return table('companies', shape, [
    record('501', `${day(3)}T10:00:00.000Z`, {
      name: 'Aegean Lines',
      website: 'https://aegean.example',
      industry: 'COMPUTER_SOFTWARE',
      country: 'Greece',
      phone: '+30 210 1234567',
      numberofemployees: 120,
      annualrevenue: 1234567.895,
      type: 'CUSTOMER',
      hubspot_owner_id: '101',
      sf_account_id: '001A',
    }),
    record('502', `${day(4)}T10:00:00.000Z`, {
      name: 'Fjord',
      numberofemployees: 'many',
      hs_parent_company_id: '501',
    }),
    record('1503', `${day(5)}T10:00:00.000Z`, { name: 'Later Ltd' }),
  ]);
}

function contacts(): VendorTable {
  const shape: Shape = {
    firstname: 'string',
    lastname: 'string',
    email: 'email',
    phone: 'phone',
    jobtitle: 'string',
    country: 'string',
    hubspot_owner_id: 'reference',
    hs_email_optout: 'boolean',
    hs_email_hard_bounce_reason_enum: { type: 'picklist', options: ['CONTENT', 'OTHER'] },
    hs_updated_by_user_id: 'double',
  };
  const rows = Array.from({ length: CONTACTS }, (_, number) =>
    record(String(9_900 + number), `${day(1 + (number % 20))}T12:00:00.000Z`, {
      firstname: `First ${number}`,
      lastname: number === 0 ? 'Test' : `Last ${number}`,
      email: number === 1 ? null : `person${number}@example.test`,
      hubspot_owner_id: number % 2 ? '101' : '103',
      hs_email_optout: number === 2 ? true : number === 3 ? false : null,
      hs_email_hard_bounce_reason_enum: number === 2 ? 'OTHER' : null,
      hs_updated_by_user_id: [902, 903][number] ?? null,
    }),
  );
  return table('contacts', shape, rows);
}

function leads(): VendorTable {
  const shape: Shape = {
    hs_associated_contact_firstname: 'string',
    hs_associated_contact_lastname: 'string',
    hs_associated_contact_email: 'email',
    hs_associated_company_name: 'string',
    hs_pipeline: 'string',
    hs_pipeline_stage: 'string',
    hs_lead_source: 'string',
    hubspot_owner_id: 'reference',
  };
  const row = { hs_associated_contact_lastname: 'Ny', hs_pipeline: 'lead-pipe', hs_pipeline_stage: 'fresh' };
  return table('leads', shape, [record('61', `${day(6)}T10:00:00.000Z`, row)]);
}

function products(): VendorTable {
  return table('products', { name: 'string', hs_sku: 'string', price: 'currency' }, [
    record('71', `${day(7)}T10:00:00.000Z`, { name: 'GTX Pro', hs_sku: 'G-1', price: 4821 }),
  ]);
}

function deals(): VendorTable {
  const shape: Shape = {
    dealname: 'string',
    amount: 'currency',
    deal_currency_code: 'string',
    closedate: 'datetime',
    pipeline: 'string',
    dealstage: 'string',
    dealtype: 'string',
    hs_analytics_source: 'string',
    closed_lost_reason: 'string',
    hs_next_step: 'string',
    hubspot_owner_id: 'reference',
    engaged_on: { type: 'date', custom: true },
  };
  const rows = Array.from({ length: DEALS }, (_, number) =>
    record(String(2_001 + number), `${day(1 + (number % 25))}T15:00:00.000Z`, {
      dealname: `Deal ${number}`,
      amount: 100 + number,
      pipeline: 'default',
      dealstage: number % 3 === 0 ? 'closedwon' : number % 3 === 1 ? 'closedlost' : 'qualified',
      closedate: `${day(10)}T00:00:00.000Z`,
      hubspot_owner_id: '101',
    }),
  );
  Object.assign(rows[1] ?? {}, {
    deal_currency_code: 'JPY',
    amount: '1234.5',
    closedate: `${day(11)}T03:00:00.000Z`,
  });
  Object.assign(rows[2] ?? {}, { amount: 'lots', dealstage: 'gone-stage', engaged_on: '2026-01-09' });
  return table('deals', shape, rows);
}

function lineItems(): VendorTable {
  const shape: Shape = {
    name: 'string',
    quantity: 'double',
    price: 'currency',
    amount: 'currency',
    hs_line_item_currency_code: 'string',
    hs_product_id: 'reference',
  };
  const row = { name: 'GTX Pro', quantity: 2.5, price: 4821, amount: 12052.5, hs_product_id: '71' };
  return table('line_items', shape, [record('81', `${day(8)}T10:00:00.000Z`, row)]);
}

function tickets(): VendorTable {
  const shape: Shape = {
    subject: 'string',
    hs_pipeline: 'string',
    hs_pipeline_stage: 'string',
    hs_ticket_category: 'string',
    hs_ticket_priority: 'string',
    source_type: 'string',
    closed_date: 'datetime',
    first_agent_reply_date: 'datetime',
    hubspot_owner_id: 'reference',
  };
  return table('tickets', shape, [
    record('91', `${day(9)}T10:00:00.000Z`, {
      subject: 'Broken',
      hs_pipeline: '0',
      hs_pipeline_stage: '4',
      source_type: 'EMAIL',
      closed_date: `${day(9)}T09:30:00.000Z`,
      first_agent_reply_date: `${day(8)}T09:30:15.250Z`,
    }),
    record('92', `${day(9)}T11:00:00.000Z`, { subject: 'Open', hs_pipeline: '0', hs_pipeline_stage: '1' }),
  ]);
}

/** Ids of different types are the same on purpose. */
function activities(): VendorTable[] {
  const base: Shape = { hs_timestamp: 'datetime', hubspot_owner_id: 'reference' };
  const at = (number: number) => `${day(number)}T10:00:00.000Z`;
  const held = { hs_timestamp: at(5), hubspot_owner_id: '101' };
  const due = { hs_timestamp: '2026-02-05T10:00:00.000Z', hubspot_owner_id: '102' };
  return [
    table(
      'calls',
      { ...base, hs_call_title: 'string', hs_call_duration: 'double', hs_call_status: 'string' },
      [
        record('11', at(5), {
          ...held,
          hs_call_title: 'Intro',
          hs_call_duration: 90_000,
          hs_call_status: 'COMPLETED',
        }),
      ],
    ),
    table('emails', { ...base, hs_email_subject: 'string', hs_email_status: 'string' }, [
      record('11', at(6), { ...held, hs_email_subject: 'Offer', hs_email_status: 'SCHEDULED' }),
    ]),
    table(
      'meetings',
      {
        ...base,
        hs_meeting_title: 'string',
        hs_meeting_outcome: 'string',
        hs_meeting_start_time: 'datetime',
        hs_meeting_end_time: 'datetime',
      },
      [
        record('11', at(7), {
          ...held,
          hs_meeting_start_time: at(5),
          hs_meeting_end_time: `${day(5)}T10:45:00.000Z`,
        }),
        record('12', at(7), { ...due, hs_meeting_title: 'Kick-off' }),
        record('13', at(7), { ...held, hs_meeting_outcome: 'NO_SHOW' }),
      ],
    ),
    table('notes', base, [record('11', at(8), held)]),
    table('tasks', { ...base, hs_task_subject: 'string', hs_task_status: 'string' }, [
      record('11', at(9), { ...due, hs_task_subject: 'Call back', hs_task_status: 'COMPLETED' }),
      record('12', at(9), { ...due, hs_task_status: 'NOT_STARTED' }),
    ]),
  ];
}

function associations(): HubspotAssociation[] {
  const link = (from: string, fromId: string, to: string, toId: string) => ({ from, fromId, to, toId });
  return [
    link('contacts', '9900', 'companies', '501'),
    // The company linked first is the primary one, though another has the lower id.
    link('deals', '2001', 'companies', '502'),
    link('deals', '2001', 'companies', '501'),
    link('deals', '2002', 'companies', '1503'),
    link('line_items', '81', 'deals', '2001'),
    link('tickets', '91', 'companies', '501'),
    link('tickets', '91', 'contacts', '9901'),
    link('tickets', '91', 'contacts', '9900'),
    link('calls', '11', 'contacts', '9900'),
    link('calls', '11', 'deals', '2001'),
    link('meetings', '11', 'companies', '502'),
    link('tasks', '12', 'tickets', '92'),
  ];
}

function history(): HubspotHistoryEntry[] {
  const entry = (
    property: string,
    value: string,
    timestamp: string,
    sourceType: string,
    updatedByUserId: number | null = null,
  ) => ({ table: 'deals', id: '2001', property, value, timestamp, sourceType, updatedByUserId });
  return [
    entry('dealstage', 'qualified', `${day(1)}T09:00:00.000Z`, 'IMPORT'),
    entry('dealstage', 'closedwon', `${day(1)}T14:00:00.000Z`, 'CRM_UI', 901),
    entry('amount', '80', `${day(1)}T09:00:00.000Z`, 'INTEGRATION', 901),
    entry('amount', '100', `${day(1)}T13:00:00.000Z`, 'AUTOMATION_PLATFORM'),
    entry('closedate', `${day(11)}T03:00:00Z`, `${day(1)}T09:00:00.000Z`, 'SOMETHING_NEW', 902),
    entry('closedate', `${day(10)}T00:00:00Z`, `${day(1)}T13:00:00.000Z`, 'MOBILE_IOS', 902),
  ];
}
