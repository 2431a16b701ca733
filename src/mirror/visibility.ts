import type { ObjectSchema } from '../crm/connector.ts';
import { OBJECT_NAMES, type ObjectName } from '../crm/objects.ts';
import type { VisibilityRow } from '../store/ports.ts';

/** What a schema shows, as it is kept: the object as a whole under `*`, then each field. */
export function visibilityRows(source: string, schema: ObjectSchema): VisibilityRow[] {
  const { object } = schema;
  const whole = {
    source,
    object,
    field: '*',
    visible: schema.visible,
    writable: false,
    reason: schema.reason,
  };
  const fields = Object.entries(schema.fields).map(([field, { visible, writable, reason }]) => ({
    source,
    object,
    field,
    visible: visible && schema.visible,
    writable,
    reason: schema.visible ? reason : schema.reason,
  }));
  return [whole, ...fields];
}

/** Without the objects of which no field is asked for. */
export function needed(
  wanted: ReadonlyMap<ObjectName, readonly string[]>,
): ReadonlyMap<ObjectName, readonly string[]> {
  return new Map([...wanted].filter(([, fields]) => fields.length > 0));
}

/**
 * The objects that are asked for and that a source did not hide when it was last asked, in the order of the table.
 * @param visible whether an object can be seen; true where that is not known
 */
export function asked(
  wanted: ReadonlyMap<ObjectName, readonly string[]>,
  visible: (object: ObjectName) => boolean,
): ObjectName[] {
  return OBJECT_NAMES.filter((object) => (wanted.get(object) ?? []).length > 0 && visible(object));
}
