import { z } from 'zod';
import { isZone } from '../../clock.ts';
import { SourceMappingSchema } from '../../crm/mapping.ts';

/** Types that a field made by the organisation may have. */
export const CUSTOM_TYPES = [
  'string',
  'textarea',
  'email',
  'phone',
  'url',
  'picklist',
  'boolean',
  'date',
  'datetime',
  'double',
  'currency',
] as const;

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const name = z.string().min(1);

/** What a column becomes. Every key but `field` is optional; `examples/readme.md` explains each. */
export const TargetSchema = z.strictObject({
  field: name.optional(),
  type: z.enum(CUSTOM_TYPES).optional(),
  label: name.optional(),
  custom: z.boolean().optional(),
  options: z.array(name).min(1).optional(),
  format: name.optional(),
  values: z.record(z.string(), scalar.nullable()).optional(),
  unit: z.enum(['thousand', 'million', 'billion']).optional(),
  part: z.enum(['first', 'last']).optional(),
  emailAt: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain is asked for, such as example.test')
    .optional(),
  lookup: z.union([name, z.strictObject({ file: name, by: name })]).optional(),
});

const ConstantSchema = z.strictObject({
  value: scalar,
  type: z.enum(CUSTOM_TYPES).optional(),
  label: name.optional(),
  custom: z.boolean().optional(),
});

const StageSchema = z.strictObject({
  closed: z.boolean().default(false),
  won: z.boolean().default(false),
  probability: z.number().min(0).max(100).optional(),
});

/** One target, a field's name standing for the field alone, or a list of targets. */
const columnSchema = z.unknown().transform((column, context): Target[] => {
  const many = Array.isArray(column);
  const targets: unknown[] = many ? column : [column];
  return targets.flatMap((target, index) => {
    const parsed = TargetSchema.safeParse(typeof target === 'string' ? { field: target } : target);
    if (!parsed.success) passOn(parsed.error, many ? [index] : [], context);
    return parsed.success ? [parsed.data] : [];
  });
});

const constantSchema = z.unknown().transform((constant, context): Constant => {
  const long = typeof constant === 'object' && constant !== null;
  const parsed = ConstantSchema.safeParse(long ? constant : { value: constant });
  if (parsed.success) return parsed.data;
  passOn(parsed.error, [], context);
  return z.NEVER;
});

function passOn(error: z.ZodError, path: readonly number[], context: z.RefinementCtx): void {
  for (const issue of error.issues) {
    type Raw = Exclude<Parameters<typeof context.addIssue>[0], string>;
    context.addIssue({ ...issue, path: [...path, ...issue.path] } as Raw);
  }
}

/** What a file holds. */
export const FileSchema = z.strictObject({
  object: name,
  id: name.optional(),
  delimiter: z.string().length(1, 'one character is asked for').default(','),
  encoding: z.string().refine(isEncoding, 'no encoding of this name is known').default('utf-8'),
  columns: z.record(z.string(), columnSchema),
  constants: z.record(z.string(), constantSchema).default({}),
});

/** The form of a `load.yaml`. Whether its parts fit each other and the files is checked apart. */
export const LoadMapSchema = z.strictObject({
  crm: z.enum(['salesforce', 'hubspot']),
  organisation: z.strictObject({
    name,
    currency: z.string().refine(isCurrency, 'three letters of ISO 4217 are asked for, such as EUR'),
    zone: z.string().refine(isZone, 'no time zone of this name is known; one is Europe/Oslo'),
  }),
  files: z
    .record(z.string(), FileSchema)
    .refine((files) => Object.keys(files).length > 0, 'at least one file is asked for'),
  stages: z.record(z.string(), z.record(z.string(), StageSchema)).default({}),
  mapping: SourceMappingSchema.default({}),
  strategy: name.optional(),
  people: name.optional(),
});

export type Target = z.infer<typeof TargetSchema>;
export type Constant = z.infer<typeof ConstantSchema>;
export type Stage = z.infer<typeof StageSchema>;
export type FileMap = z.infer<typeof FileSchema>;
export type LoadMap = z.infer<typeof LoadMapSchema>;

function isEncoding(encoding: string): boolean {
  try {
    new TextDecoder(encoding);
    return true;
  } catch {
    return false;
  }
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code);
}
