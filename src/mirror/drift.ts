import type { ObjectSchema } from '../crm/connector.ts';
import { fieldSpec, type ObjectName } from '../crm/objects.ts';
import type { Difference, DriftKind, SeenField } from '../store/ports.ts';

/** The name under which an object is kept as a whole, beside its fields. */
const WHOLE = '*';

/** How an object looks now: the object as a whole, then its fields by name. */
export function lookOf(schema: ObjectSchema): SeenField[] {
  const fields = Object.entries(schema.fields).map(
    ([field, { visible, vendorField, vendorType, options }]): SeenField => ({
      field,
      visible: visible && schema.visible,
      vendorField,
      vendorType,
      options: options === null ? null : [...new Set(options)].sort(),
    }),
  );
  const whole = { field: WHOLE, visible: schema.visible, vendorField: null, vendorType: null, options: null };
  return [whole, ...fields.sort((one, other) => one.field.localeCompare(other.field))];
}

/**
 * What became different between two looks at an object. A field that was not asked about before, or is not now, is
 * none: that is our own doing. Where the object as a whole came or went, its fields are not named one by one.
 */
export function compareLooks(before: readonly SeenField[], after: readonly SeenField[]): Difference[] {
  const known = new Map(before.map((field) => [field.field, field]));
  const whole = after.find(({ field }) => field === WHOLE);
  const moved = whole && known.get(WHOLE)?.visible !== whole.visible;
  return after
    .filter(({ field }) => !moved || field === WHOLE)
    .flatMap((now) => {
      const then = known.get(now.field);
      return then === undefined ? [] : compareFields(then, now);
    });
}

function compareFields(then: SeenField, now: SeenField): Difference[] {
  const { field } = now;
  const told = (kind: DriftKind, before: string | null, after: string | null): Difference => ({
    field,
    kind,
    before,
    after,
    values: [],
  });
  if (then.visible && !now.visible) return [told('lost', then.vendorField, now.vendorField)];
  if (!then.visible && now.visible) return [told('found', then.vendorField, now.vendorField)];
  if (!now.visible) return [];
  const differences: Difference[] = [];
  if (then.vendorField !== now.vendorField)
    differences.push(told('led-elsewhere', then.vendorField, now.vendorField));
  else if (then.vendorType !== now.vendorType)
    differences.push(told('retyped', then.vendorType, now.vendorType));
  const listed = (kind: DriftKind, values: readonly string[]) => {
    if (values.length > 0) differences.push({ ...told(kind, null, null), values });
  };
  // Where a field became a picklist, or ceased to be one, its type says so.
  if (then.options !== null && now.options !== null) {
    const [old, offered] = [new Set(then.options), new Set(now.options)];
    listed(
      'options-added',
      now.options.filter((value) => !old.has(value)),
    );
    listed(
      'options-removed',
      then.options.filter((value) => !offered.has(value)),
    );
  }
  return differences;
}

/** Whether what landed before a difference was seen may hold other values than the source shows now. */
export function wantsReading({ kind }: Pick<Difference, 'kind'>): boolean {
  return kind === 'found' || kind === 'retyped' || kind === 'led-elsewhere';
}

/** Picklists whose values in records may be counted and shown: visible, and nothing that speaks of a person. */
export function picklistsOf(
  object: ObjectName,
  schema: ObjectSchema,
): { readonly field: string; readonly options: readonly string[] }[] {
  return Object.entries(schema.fields).flatMap(([field, { visible, options }]) => {
    const spec = fieldSpec(object, field);
    const shown =
      visible && options !== null && options.length > 0 && spec?.kind === 'text' && !spec.personal;
    return shown ? [{ field, options }] : [];
  });
}
