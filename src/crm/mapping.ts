import { z } from 'zod';
import type { SourceName } from './connector.ts';
import { readDocument } from './document.ts';
import { FIELDS, fieldSpec, isObjectName, type ObjectName } from './objects.ts';

/**
 * For each of our fields the vendor's field that holds it, where it differs from the connector's default; and under
 * `vendorObject`, which is no field of ours, the object of the vendor's that our object is read from.
 */
export type ObjectMapping = Readonly<Record<string, string>>;
/** One source's part of `mapping.yaml`. */
export type SourceMapping = Readonly<Partial<Record<ObjectName, ObjectMapping>>>;
/** `mapping.yaml`: by source, object and our field name. */
export type Mapping = Readonly<Record<SourceName, SourceMapping>>;

const VENDOR_OBJECT = 'vendorObject';

/** Who a person is, and when they logged in, is never kept in an object of the customer's own. */
const NEVER_CUSTOM: readonly ObjectName[] = ['user', 'login'];

const VENDOR_FIELD = /^[A-Za-z][A-Za-z0-9_.]*$/;
/** An API name (`Service_Request__c`, `p12_visits`) or a type id (`2-1234567`). */
const VENDOR_OBJECT_NAME = /^([A-Za-z][A-Za-z0-9_]*|\d+-\d+)$/;

/** The form of one source's part; `load.yaml` holds the same under `mapping`. */
export const SourceMappingSchema = z
  .record(z.string(), z.record(z.string(), z.string()))
  .superRefine((part, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const [object, fields] of Object.entries(part)) {
      if (!isObjectName(object)) {
        const known = Object.keys(FIELDS).join(', ');
        refuse([object], `there is no object of this name; known are ${known}`);
        continue;
      }
      for (const [field, value] of Object.entries(fields)) {
        const problem =
          field === VENDOR_OBJECT ? problemOfObject(object, value) : problemOfField(object, field, value);
        if (problem) refuse([object, field], problem);
      }
    }
  }) as unknown as z.ZodType<SourceMapping>;

function problemOfObject(object: ObjectName, value: string): string | null {
  if (NEVER_CUSTOM.includes(object)) return `${object} is always read from the vendor's own`;
  return VENDOR_OBJECT_NAME.test(value)
    ? null
    : 'a vendor object is written as its API name (`Service_Request__c`) or its type id (`2-1234567`)';
}

function problemOfField(object: ObjectName, field: string, value: string): string | null {
  if (!fieldSpec(object, field)) {
    const known = [VENDOR_OBJECT, ...Object.keys(FIELDS[object])].join(', ');
    return `${object} has no such field; known are ${known}`;
  }
  return VENDOR_FIELD.test(value)
    ? null
    : 'a vendor field is written with letters, digits, dots and underscores';
}

const MappingSchema = z.record(z.string(), SourceMappingSchema) as unknown as z.ZodType<Mapping>;

/** Nothing is mapped beyond the connectors' defaults. */
export const NO_MAPPING: Mapping = {};

/** @throws {ConfigError} naming file, line and column */
export function readMapping(file: string): Mapping {
  return readDocument(file, 'mapping', MappingSchema);
}

/** The vendor's object that `mapping.yaml` says our object is read from; null for the connector's own choice. */
export function vendorObjectOf(mapping: SourceMapping | undefined, object: ObjectName): string | null {
  return mapping?.[object]?.[VENDOR_OBJECT] ?? null;
}

/** By our field name, the vendor's fields that `mapping.yaml` names for an object. */
export function vendorFieldsOf(
  mapping: SourceMapping | undefined,
  object: ObjectName,
): Readonly<Record<string, string>> {
  const { [VENDOR_OBJECT]: _, ...fields } = mapping?.[object] ?? {};
  return fields;
}
