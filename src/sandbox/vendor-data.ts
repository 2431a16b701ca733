/**
 * What a pretended CRM holds, in the vendor's own vocabulary. The sample company and the CSV loader make it,
 * the servers serve it; neither knows the other.
 */

/** Types of fields as Salesforce's describe names them; the HubSpot server translates them to its own. */
export type VendorType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'double'
  | 'currency'
  | 'reference';

/** Dates `YYYY-MM-DD`, datetimes ISO 8601 UTC with milliseconds; numbers and booleans native. */
export type VendorValue = string | number | boolean | null;
export type VendorRow = Record<string, VendorValue>;

export interface VendorField {
  readonly name: string;
  readonly label: string;
  readonly type: VendorType;
  /** For a picklist: its active values, as stored. */
  readonly options?: readonly string[];
  /** What people read for an option, where that is not the option itself. */
  readonly labels?: Readonly<Record<string, string>>;
  /** For a reference: the table whose id it holds. */
  readonly referenceTo?: string;
  /** Made by the organisation, not by the vendor. */
  readonly custom?: boolean;
  /** A formula or roll-up: changes by `recalculate` only, and nobody can write it. */
  readonly calculated?: boolean;
}

export interface VendorTable {
  /** Salesforce: `Account`, `Opportunity`, `OpportunityHistory` …; HubSpot: `companies`, `deals`, `line_items` … */
  readonly name: string;
  readonly fields: readonly VendorField[];
  readonly rows: VendorRow[];
}

/** An organisation's Salesforce. System fields (Id, CreatedDate, SystemModstamp, IsDeleted …) are fields like others. */
export interface SalesforceOrg {
  readonly crm: 'salesforce';
  readonly organisationId: string;
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  /** The user that the token stands for. */
  readonly integrationUserId: string;
  readonly tables: readonly VendorTable[];
}

export interface HubspotOwner {
  readonly id: string;
  readonly userId: number | null;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly type: 'PERSON' | 'QUEUE';
  readonly teams: readonly { readonly id: string; readonly name: string; readonly primary: boolean }[];
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface HubspotPipeline {
  readonly object: 'deals' | 'tickets' | 'leads';
  readonly id: string;
  readonly label: string;
  readonly stages: readonly {
    readonly id: string;
    readonly label: string;
    readonly displayOrder: number;
    /** Deals: `isClosed`, `probability`; tickets: `ticketState` OPEN or CLOSED. Strings, as the vendor sends them. */
    readonly metadata: Readonly<Record<string, string>>;
  }[];
}

export interface HubspotAssociation {
  readonly from: string;
  readonly fromId: string;
  readonly to: string;
  readonly toId: string;
}

/** One value that a property took. Newest last. */
export interface HubspotHistoryEntry {
  readonly table: string;
  readonly id: string;
  readonly property: string;
  readonly value: string;
  readonly timestamp: string;
  /** CRM_UI, INTEGRATION, IMPORT, AUTOMATION_PLATFORM … */
  readonly sourceType: string;
  readonly updatedByUserId: number | null;
}

/**
 * A HubSpot portal. Beside the types of records a table may be `campaigns`, `logins`, or a type of the portal's own
 * (`2-1234567`). Each row of a table has `id`, `createdAt`, `updatedAt`, `archived` and `archivedAt` beside its
 * properties; the server adds the properties that the vendor derives from them (`hs_object_id`, `createdate`,
 * `lastmodifieddate` or `hs_lastmodifieddate`).
 */
export interface HubspotPortal {
  readonly crm: 'hubspot';
  readonly portalId: number;
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  readonly tables: readonly VendorTable[];
  readonly owners: readonly HubspotOwner[];
  readonly pipelines: readonly HubspotPipeline[];
  readonly associations: HubspotAssociation[];
  readonly history: HubspotHistoryEntry[];
}

/** A change of values that happens to a served record while the servers run. */
export interface VendorEdit {
  readonly table: string;
  readonly id: string;
  readonly set: VendorRow;
  readonly at: string;
  /** User id of the person, or null for automation. */
  readonly by: string | null;
}

/** Who did something and when, by the vendor's own clock. */
interface Deed {
  readonly table: string;
  readonly at: string;
  /** User id of the person, or null for automation. */
  readonly by: string | null;
}

/**
 * What can happen to the records of a served CRM, each as the vendor would do it: with the stamps, feeds and traces
 * that the vendor leaves, and no others.
 */
export type VendorEvent =
  | (VendorEdit & { readonly kind: 'edit' })
  /** A new record; fields that `set` does not name are empty. */
  | (Deed & { readonly kind: 'create'; readonly id: string; readonly set: VendorRow })
  /** Into the recycle bin (Salesforce), archived (HubSpot). What belongs to it stays: each deed says what it is about. */
  | (Deed & { readonly kind: 'delete'; readonly id: string })
  | (Deed & { readonly kind: 'undelete'; readonly id: string })
  /**
   * Without a trace but Salesforce's feed of deleted ids, which dates it by the first deletion; whether the record was
   * deleted before or not.
   */
  | (Deed & { readonly kind: 'hardDelete'; readonly id: string })
  /**
   * The loser becomes part of the winner, which takes the values of `set`; what points at the loser points at the
   * winner from then on. `newId`: HubSpot's way of giving the merged record an id of its own, so that both lose.
   */
  | (Deed & {
      readonly kind: 'merge';
      readonly winner: string;
      readonly loser: string;
      readonly newId?: string;
      readonly set: VendorRow;
    })
  /** Automation moves the stamps of many records to one instant and changes nothing else. */
  | (Deed & { readonly kind: 'touch'; readonly ids: readonly string[] })
  /**
   * Formulas and roll-ups take other values. Salesforce moves no stamp; HubSpot's moves with its calculated properties,
   * to the present of the server's clock.
   */
  | { readonly kind: 'recalculate'; readonly table: string; readonly id: string; readonly set: VendorRow }
  /** HubSpot: two records are linked, or no longer. */
  | (Deed & {
      readonly kind: 'link' | 'unlink';
      readonly id: string;
      readonly to: string;
      readonly toId: string;
    });

/** A member of the pretended Slack workspace. */
export interface SlackMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly zone: string;
  readonly locale: string;
  /**
   * `guest`: let into some channels only. `stranger`: of another organisation, met in a channel that both share
   * (Slack Connect). A full member unless told.
   */
  readonly kind?: 'member' | 'guest' | 'stranger';
  /** Their address was never confirmed by them. */
  readonly emailUnconfirmed?: true;
  /** No longer lets this person in; false unless told. */
  readonly deactivated?: boolean;
}
