import type { ObjectName, Value } from '../../src/crm/objects.ts';

/** A record as the vendor sends it, as far as we read it. */
export interface VendorRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly archived?: boolean;
  readonly archivedAt?: string;
  readonly propertiesWithHistory?: Readonly<Record<string, readonly HistoryEntry[]>>;
  readonly associations?: Readonly<Record<string, VendorLinks>>;
}

/** The links of one record to one type, as a list answer carries them. */
export interface VendorLinks {
  readonly results?: readonly { readonly id: string; readonly type: string }[];
  /** Present where there are more than an answer shows. */
  readonly paging?: { readonly next?: unknown };
}

export interface HistoryEntry {
  readonly value?: string | null;
  readonly timestamp: string;
  readonly sourceType?: string;
  readonly updatedByUserId?: number | null;
}

/** What a stage of a pipeline says of the records that are in it. */
export interface Stage {
  readonly label: string;
  readonly closed: boolean;
  readonly won: boolean;
  /** 0 to 1; null where the pipeline has none. */
  readonly probability: number | null;
}

/** What reading a record depends on beside the record. */
export interface Setting {
  /** Of the portal, as are the next two. */
  readonly zone: string;
  readonly currency: string;
  /** By pipeline and stage id; a stage alone, as the vendor's oldest records have it, under a pipeline of ''. */
  readonly stages: ReadonlyMap<string, Stage>;
  /** Owner ids by the user ids that the vendor stores with who created and changed what. */
  readonly users: ReadonlyMap<string, string>;
  /** Former values that a property took later are left to the next pull. */
  readonly until: string;
}

/** Reads one field of one record. What cannot be read is handed to `unreadable`, which gives null. */
export type Read = (record: VendorRecord, unreadable: (text: string) => null) => Value;

/** Where a field of ours comes from. */
export interface FieldSource {
  /** The field cannot be seen unless the portal has all of these. The first is the one that a person would edit. */
  readonly properties: readonly string[];
  /** Read as well where the portal has them. */
  readonly also?: readonly string[];
  /** The linked type whose id it holds. */
  readonly link?: string;
  /** Where the property is not simply read by the field's kind. */
  readonly read?: (setting: Setting) => Read;
  /** Follows from other values: nobody can write it. */
  readonly derived?: true;
  /** It depends on the stage that a record is in. */
  readonly ofStage?: true;
  /** Its values are the labels of the stages. */
  readonly holdsStage?: true;
}

/** One type of the vendor that an object of ours is read from. */
export interface Part {
  readonly object: ObjectName;
  /** The vendor's name of the type, in paths. */
  readonly type: string;
  readonly singular: string;
  /** Stands before the vendor's ids where several types make one object of ours, and their ids might meet. */
  readonly idPrefix: string;
  readonly modified: string;
  readonly created: string;
  /** The property that holds the currency of a record's amounts. */
  readonly currency: string | null;
  /** Whether its records move through the stages of pipelines. */
  readonly staged: boolean;
  readonly sources: Readonly<Record<string, FieldSource>>;
  /** Fields of ours whose history is read. */
  readonly tracked: readonly string[];
  /** The scope that reading it takes. */
  readonly scope: string;
  /** An object that the organisation made itself. */
  readonly custom: boolean;
}

/** A field that is one property, read by the field's kind. */
export function property(name: string): FieldSource {
  return { properties: [name] };
}

/** A field that holds the id of a linked record. */
export function link(type: string): FieldSource {
  return { properties: [], link: type };
}

export function fixed(value: Value): FieldSource {
  return { properties: [], derived: true, read: () => () => value };
}

/** The stage that a record is in; undefined for one that no pipeline has. */
export function stageOf(
  setting: Setting,
  pipeline: string | null | undefined,
  stage: string,
): Stage | undefined {
  return setting.stages.get(`${pipeline ?? ''}/${stage}`) ?? setting.stages.get(`/${stage}`);
}

/** A field that is a fact of the stage. */
export function stageFact(
  pipelineProperty: string,
  stageProperty: string,
  fact: (stage: Stage) => Value,
): (setting: Setting) => Read {
  return (setting) => (record, unreadable) => {
    const id = record.properties[stageProperty];
    if (!id) return null;
    const stage = stageOf(setting, record.properties[pipelineProperty], id);
    return stage ? fact(stage) : unreadable(id);
  };
}
