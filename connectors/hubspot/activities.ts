import { type FieldSource, fixed, link, type Part, property, type Read, type Setting } from './parts.ts';
import { readInstant, readNumber } from './values.ts';

const MODIFIED = 'hs_lastmodifieddate';
/** Statuses of calls that are still to come or under way. */
const CALLING = ['CALLING_CRM_USER', 'CONNECTING', 'IN_PROGRESS', 'QUEUED', 'RINGING'];
const UNSENT = ['FAILED', 'SCHEDULED', 'SENDING'];
const UNHELD = ['CANCELED', 'NO_SHOW', 'RESCHEDULED'];

/**
 * The five types of the vendor that are activities. Their ids may meet, so that each is given its type in front:
 * `call-123`. Sources of fields that only one type has stand here for it alone; for the others they are empty.
 */
export const ACTIVITY_PARTS: readonly Part[] = [
  part('calls', 'call', {
    subject: property('hs_call_title'),
    done: happened('hs_call_status', ['COMPLETED'], CALLING),
    outcome: property('hs_call_disposition'),
    inbound: directed('hs_call_direction', 'INBOUND'),
    durationMinutes: {
      properties: ['hs_call_duration'],
      read: () => (record, unreadable) => {
        const text = record.properties['hs_call_duration'];
        if (!text) return null;
        const durationMs = readNumber(text);
        return durationMs === undefined ? unreadable(text) : durationMs / 60_000;
      },
      derived: true,
    },
  }),
  part('emails', 'email', {
    subject: property('hs_email_subject'),
    done: happened('hs_email_status', ['SENT'], UNSENT),
    inbound: directed('hs_email_direction', 'INCOMING_EMAIL'),
  }),
  part('meetings', 'meeting', {
    subject: property('hs_meeting_title'),
    done: happened('hs_meeting_outcome', ['COMPLETED'], UNHELD),
    durationMinutes: {
      properties: ['hs_meeting_start_time', 'hs_meeting_end_time'],
      read: (setting) => meetingMinutes(setting),
      derived: true,
    },
  }),
  part('notes', 'note', { done: happened(null, [], []) }),
  part('tasks', 'task', {
    subject: property('hs_task_subject'),
    dueOn: property('hs_timestamp'),
    done: {
      properties: ['hs_task_status'],
      read: () => (record) => record.properties['hs_task_status'] === 'COMPLETED',
      derived: true,
    },
  }),
];

function part(type: string, singular: string, own: Readonly<Record<string, FieldSource>>): Part {
  return {
    object: 'activity',
    type,
    singular,
    idPrefix: `${singular}-`,
    modified: MODIFIED,
    created: 'hs_createdate',
    currency: null,
    staged: false,
    sources: {
      type: fixed(singular),
      happenedAt: property('hs_timestamp'),
      ownerId: property('hubspot_owner_id'),
      accountId: link('companies'),
      contactId: link('contacts'),
      leadId: link('leads'),
      dealId: link('deals'),
      ticketId: link('tickets'),
      ...own,
    },
    tracked: [],
    scope: type === 'emails' ? 'sales-email-read' : 'crm.objects.contacts.read',
    custom: false,
  };
}

/**
 * Whether an activity took place. The outcome decides where there is a plain one; else it did if its time had come
 * when the record last changed, since people log most activities afterwards and give many no outcome. Of one that was
 * still to come nothing is said: whoever counts it decides by its time, which no change of the record marks.
 */
function happened(status: string | null, held: readonly string[], unheld: readonly string[]): FieldSource {
  const read =
    (setting: Setting): Read =>
    (record) => {
      const outcome = status === null ? null : record.properties[status];
      if (outcome && held.includes(outcome)) return true;
      if (outcome && unheld.includes(outcome)) return false;
      const [at, changed] = ['hs_timestamp', MODIFIED].map((name) => {
        const text = record.properties[name];
        return text ? readInstant(text, setting.zone) : undefined;
      });
      return at !== undefined && changed !== undefined && at <= changed ? true : null;
    };
  return { properties: ['hs_timestamp'], also: status === null ? [] : [status], read, derived: true };
}

/** Whether it came from the customer; of one without a direction nothing is said. */
function directed(name: string, towardsUs: string): FieldSource {
  return {
    properties: [name],
    read: () => (record) => {
      const direction = record.properties[name];
      return direction ? direction === towardsUs : null;
    },
    derived: true,
  };
}

function meetingMinutes(setting: Setting): Read {
  return (record) => {
    const [from, to] = ['hs_meeting_start_time', 'hs_meeting_end_time'].map((name) => {
      const text = record.properties[name];
      return text ? readInstant(text, setting.zone) : undefined;
    });
    return from === undefined || to === undefined ? null : (Date.parse(to) - Date.parse(from)) / 60_000;
  };
}
