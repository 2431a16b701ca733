import type { VendorRow } from '../vendor-data.ts';

/** What an organisation demands of a field beyond its type. */
export interface FieldTraits {
  /** May not be empty. Names and stages of standard objects may not be either way. */
  readonly required?: boolean;
  /** A picklist that takes its options and nothing else. */
  readonly restricted?: boolean;
  /** The most characters of a text. */
  readonly length?: number;
  /** No two records may share a value. */
  readonly unique?: boolean;
  /** Nobody can write it. */
  readonly readOnly?: boolean;
  /** For a dependent picklist: the field that controls it. */
  readonly controller?: string;
}

/** A validation rule, or a trigger that throws. */
export interface SaveRule {
  readonly table: string;
  /** Where the message is shown; null at the top of the page, then `fields` of the error is empty. */
  readonly field: string | null;
  readonly message: string;
  /** Whether the record, as it would be saved, breaks the rule. */
  readonly broken: (row: VendorRow, before: VendorRow | null) => boolean;
  /** FIELD_CUSTOM_VALIDATION_EXCEPTION unless told; CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY for a trigger or flow. */
  readonly code?: string;
}

/** Automation that changes further fields when a record is saved. */
export interface Workflow {
  readonly table: string;
  /** The further values, of the record as it would be saved; empty for none. */
  readonly sets: (row: VendorRow, before: VendorRow | null) => VendorRow;
}

/** A duplicate rule; with `allowSave` it only warns. */
export interface DuplicateRule {
  readonly table: string;
  readonly name: string;
  readonly message: string;
  readonly allowSave: boolean;
  /** Whether two different records look like the same. */
  readonly same: (row: VendorRow, other: VendorRow) => boolean;
}
