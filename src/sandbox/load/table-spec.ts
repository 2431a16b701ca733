import type { ObjectName } from '../../crm/objects.ts';
import type { VendorType } from '../vendor-data.ts';

export type Crm = 'salesforce' | 'hubspot';

/** A vendor's own table, as far as files can fill it. */
export interface TableSpec {
  /** Our object that its rows become. */
  readonly object: ObjectName;
  /** Salesforce: the three characters that each id begins with. */
  readonly prefix?: string;
  /** The field that holds a stage, where the table has stages. */
  readonly stage?: string;
  /** Names of its fields by type, separated by white space. */
  readonly fields: Readonly<Partial<Record<VendorType, string>>>;
  /** By field: the table whose id it holds, or `*` for one of several. */
  readonly references: Readonly<Record<string, string>>;
}
