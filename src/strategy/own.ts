import { z } from 'zod';
import {
  ENVELOPE_FIELDS,
  fieldSpec,
  isObjectName,
  OBJECT_NAMES,
  type ObjectName,
  parsePath,
} from '../crm/objects.ts';

const severity = z.enum(['low', 'medium', 'high']);

/** A threshold's number, alone or with its unit: `45` or `45 days`. Which unit is asked for, the catalogue says. */
const quantity = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?\s+[a-z]+$/, 'a number is asked for, alone or with its unit: 45 or 45 days'),
]);

const byName = z.record(z.string(), quantity);

const ThresholdSetting = z.union([
  quantity,
  z.strictObject({ all: quantity.optional(), teams: byName.default({}), stages: byName.default({}) }),
]);

/** What a strategy says of one check of the catalogue. */
const CheckSetting = z
  .strictObject({
    /** Switched off, and this is why. */
    off: z.string().min(1).optional(),
    why: z.string().min(1).optional(),
    severity: severity.optional(),
    thresholds: z.record(z.string(), ThresholdSetting).default({}),
    /** SQL over `r`: which records it is about, besides its own rule. */
    scope: z.string().min(1).optional(),
  })
  .superRefine((setting, context) => {
    const set = [setting.severity, setting.scope, ...Object.values(setting.thresholds)];
    if (setting.off !== undefined && set.some((part) => part !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['off'],
        message: 'a check that is switched off has no other settings: leave `off` or the others out',
      });
    }
  });

/** Settings of the catalogue's checks, by id. */
export const CheckSettings = z.record(z.string(), CheckSetting).default({});

const object = z.string().refine(isObjectName, {
  error: `there is no object of this name; there are ${OBJECT_NAMES.join(', ')}`,
}) as unknown as z.ZodType<ObjectName>;
const path = z.string().refine(isPath, 'this is no field; write it as deal.closeDate');
const paths = z.array(path).default([]);
const sql = z.string().min(1).max(4000, 'at most 4,000 characters of SQL');
const sentence = z.string().min(1).max(300);
const title = z.string().min(1).max(80);
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const record = z.record(z.string(), cell);
const records = z.record(z.string(), z.array(record)).default({});

const Example = z.strictObject({ record, others: records });

/** A check of the organisation's own. */
const OwnCheck = z
  .strictObject({
    id: z.string().regex(/^own(-[a-z0-9]+){3,}$/, 'the id of an own check is own-object-field-fault'),
    object,
    dimension: z.enum(['completeness', 'validity', 'uniqueness', 'consistency', 'timeliness', 'integrity']),
    severity,
    title,
    why: sentence,
    fix: sentence,
    secondsToFix: z.int().min(1).default(60),
    /** Who can put a finding right. */
    concerns: z.enum(['owner', 'manager', 'admin']).default('owner'),
    /** The share of the records that should pass; it gives a colour and changes no score. */
    expected: z.number().gt(0).max(1).default(0.95),
    /** Fields of the object on which a finding casts doubt, the one to mend first. */
    fields: z.array(path).min(1),
    /** What its SQL reads besides. */
    reads: paths,
    /** Over `r`: which records it is about. */
    applies: sql.default('true'),
    /** Over `r`: which of those fail … */
    fails: sql.optional(),
    /** … or a SELECT of the source and id of those that fail. */
    select: sql.optional(),
    /** Where it comes from, in counts. */
    evidence: sentence.optional(),
    examples: z.strictObject({ pass: Example, fail: Example }),
  })
  .superRefine((check, context) => {
    const issue = (at: string, message: string) => context.addIssue({ code: 'custom', path: [at], message });
    if ((check.fails === undefined) === (check.select === undefined))
      issue('id', 'give either `fails`, an expression, or `select`, a SELECT of the records that fail');
    if (!check.id.startsWith(`own-${String(check.object).toLowerCase()}-`))
      issue('id', `the id of an own check of ${check.object} begins with own-${check.object.toLowerCase()}-`);
    for (const [name, example] of Object.entries(check.examples)) {
      const worlds = [{ [check.object]: [example.record] }, example.others];
      for (const strange of worlds.flatMap(strangers))
        context.addIssue({ code: 'custom', path: ['examples', name], message: strange });
    }
    for (const field of check.fields)
      if (!field.startsWith(`${check.object}.`))
        issue(
          'fields',
          `${field} is no field of ${check.object}: a finding casts doubt on the object's own fields`,
        );
  });

/** A metric of the organisation's own. */
const OwnMetric = z
  .strictObject({
    id: z.string().regex(/^own(_[a-z0-9]+)+$/, 'the id of an own metric is own_ and small words'),
    area: z.enum(['finance', 'marketing', 'operations']),
    kind: z.enum(['share', 'count', 'sum', 'mean', 'median']),
    unit: z.enum(['share', 'count', 'money', 'ratio', 'days', 'hours']),
    direction: z.enum(['higher', 'lower']),
    object,
    title,
    means: sentence,
    /** What it is called in the middle of a sentence. */
    noun: z.string().min(1).max(60).optional(),
    decides: z.array(path).default([]),
    carries: z.array(path).default([]),
    alsoReads: paths,
    /** Over `r`: the records that count. */
    member: sql.optional(),
    maybe: sql.optional(),
    hit: sql.optional(),
    value: sql.optional(),
    /** Instead: a SELECT of source and id of the records that count, with their `hit` or `value`. */
    select: sql.optional(),
    per: z.int().min(1).default(1),
    segment: sql.optional(),
    minimum: z.int().min(1).default(5),
    examples: z.array(z.strictObject({ records, value: z.number().nullable() })).min(2),
  })
  .superRefine((metric, context) => {
    const issue = (at: string, message: string) => context.addIssue({ code: 'custom', path: [at], message });
    const counted = metric.kind === 'share' || metric.kind === 'count';
    if ((metric.member === undefined) === (metric.select === undefined))
      issue('id', 'give either `member`, an expression, or `select`, a SELECT of the records that count');
    if (metric.select !== undefined && (metric.hit ?? metric.value ?? metric.maybe) !== undefined)
      issue('select', 'a SELECT brings `hit` or `value` as a column: leave the expressions out');
    if (metric.select === undefined && counted && metric.hit === undefined && metric.kind === 'share')
      issue('kind', 'a share needs `hit`: which of the records are counted');
    if (metric.select === undefined && !counted && metric.value === undefined)
      issue('kind', `a ${metric.kind} needs \`value\`: an integer of each record`);
    if (metric.unit === 'share' && metric.kind !== 'share')
      issue('unit', 'only a metric of the kind share is measured in shares');
    for (const at of ['decides', 'carries'] as const)
      for (const field of metric[at])
        if (!field.startsWith(`${metric.object}.`))
          issue(at, `${field} is no field of ${metric.object}: put it under alsoReads`);
    for (const [index, { records }] of metric.examples.entries())
      for (const strange of strangers(records))
        context.addIssue({ code: 'custom', path: ['examples', index, 'records'], message: strange });
    if (new Set(metric.examples.map(({ value }) => value)).size < 2)
      issue('examples', 'the examples all give the same number, so nothing is shown: give two that differ');
  });

/** What an organisation adds to the catalogues. */
export const OwnEntries = z
  .strictObject({
    checks: z.array(OwnCheck).default([]),
    metrics: z.array(OwnMetric).default([]),
  })
  .superRefine(({ checks, metrics }, context) => {
    const seen = new Set<string>();
    for (const [list, entries] of Object.entries({ checks, metrics }))
      for (const [index, { id }] of entries.entries()) {
        if (seen.has(id))
          context.addIssue({
            code: 'custom',
            path: [list, index, 'id'],
            message: `two entries are called ${id}`,
          });
        seen.add(id);
      }
  })
  .default({ checks: [], metrics: [] });

export type CheckSetting = z.infer<typeof CheckSetting>;
export type ThresholdSetting = z.infer<typeof ThresholdSetting>;
export type Quantity = z.infer<typeof quantity>;
export type OwnCheck = z.infer<typeof OwnCheck>;
export type OwnMetric = z.infer<typeof OwnMetric>;

/** What is named in an example and is no object or field of ours. */
function strangers(world: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>): string[] {
  return Object.entries(world).flatMap(([name, entries]) => {
    if (!isObjectName(name)) return [`there is no object called ${name}`];
    const known = (field: string) =>
      ['id', 'source', 'deleted', ...ENVELOPE_FIELDS].includes(field) || fieldSpec(name, field) !== undefined;
    const fields = new Set(entries.flatMap((entry) => Object.keys(entry)));
    return [...fields]
      .filter((field) => !known(field))
      .map((field) => `${name} has no field called ${field}`);
  });
}

function isPath(text: string): boolean {
  try {
    parsePath(text);
    return true;
  } catch {
    return false;
  }
}
