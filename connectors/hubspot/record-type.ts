import type { Part, Setting } from './parts.ts';
import type { Definition, PartPlan, Translator } from './plan.ts';

/** How one record is read and written: for whoever changes it. */
export interface RecordType {
  readonly part: Part;
  /** The vendor's id: ours without what stands before it where several types make one object. */
  readonly vendorId: string;
  readonly plan: PartPlan;
  readonly translator: Translator;
  readonly setting: Setting;
  /** The property that a field of ours is stored in; null where it is a link, follows from others, or is not there. */
  property(field: string): Definition | null;
}
