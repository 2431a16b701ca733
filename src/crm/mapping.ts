import { z } from 'zod';
import type { SourceName } from './connector.ts';
import { readDocument } from './document.ts';
import { FIELDS, fieldSpec, isObjectName, type ObjectName } from './objects.ts';

/** For each of our fields the vendor's field that holds it, where it differs from the connector's default. */
export type ObjectMapping = Readonly<Record<string, string>>;
/** One source's part of `mapping.yaml`. */
export type SourceMapping = Readonly<Partial<Record<ObjectName, ObjectMapping>>>;
/** `mapping.yaml`: by source, object and our field name. */
export type Mapping = Readonly<Record<SourceName, SourceMapping>>;

const vendorField = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_.]*$/, 'a vendor field is written with letters, digits, dots and underscores');

/** The form of one source's part; `load.yaml` holds the same under `mapping`. */
export const SourceMappingSchema = z
  .record(z.string(), z.record(z.string(), vendorField))
  .superRefine((part, context) => {
    for (const [object, fields] of Object.entries(part)) {
      if (!isObjectName(object)) {
        const known = Object.keys(FIELDS).join(', ');
        context.addIssue({
          code: 'custom',
          path: [object],
          message: `there is no object of this name; known are ${known}`,
        });
        continue;
      }
      for (const field of Object.keys(fields)) {
        if (fieldSpec(object, field)) continue;
        const known = Object.keys(FIELDS[object]).join(', ');
        context.addIssue({
          code: 'custom',
          path: [object, field],
          message: `${object} has no such field; known are ${known}`,
        });
      }
    }
  }) as unknown as z.ZodType<SourceMapping>;

const MappingSchema = z.record(z.string(), SourceMappingSchema) as unknown as z.ZodType<Mapping>;

/** Nothing is mapped beyond the connectors' defaults. */
export const NO_MAPPING: Mapping = {};

/** @throws {ConfigError} naming file, line and column */
export function readMapping(file: string): Mapping {
  return readDocument(file, 'mapping', MappingSchema);
}
