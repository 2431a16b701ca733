import { z } from 'zod';

const FieldCounts = z.object({
  source: z.string(),
  object: z.string(),
  field: z.string(),
  rows: z.int(),
  filled: z.int(),
  /** 95 % interval of the share that is filled. */
  fill: z.tuple([z.number(), z.number()]),
  distinct: z.int(),
  /** What its values look like, and how many look so; empty for what is no text. */
  shapes: z.array(z.object({ shape: z.string(), n: z.int() })),
  /** The most of one value, and how many values stand once. */
  mostOfOne: z.int(),
  once: z.int(),
});

const Edit = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  value: z.unknown(),
  how: z.enum(['set', 'append']),
});

const Proposal = z.object({
  /** The same whenever the same is proposed. */
  id: z.string(),
  kind: z.enum(['dependency', 'fill', 'format', 'key', 'threshold', 'values']),
  title: z.string(),
  /** What was counted, as a sentence. */
  evidence: z.string(),
  /** What accepting it changes in the strategy. */
  edits: z.array(Edit),
});

const Decision = z.object({
  id: z.string(),
  word: z.enum(['accepted', 'refused']),
  title: z.string(),
  by: z.string(),
  at: z.string(),
  why: z.string(),
});

/** What a profile found: counts alone, but for the value sets that a proposal writes out. */
export const ProfileSchema = z.object({
  at: z.string().nullable(),
  fields: z.array(FieldCounts),
  /** Sentences on what could not be read. */
  unread: z.array(z.string()),
  proposals: z.array(Proposal),
  decisions: z.array(Decision),
});

export type Profile = z.infer<typeof ProfileSchema>;
export type FieldCounts = z.infer<typeof FieldCounts>;
export type Proposal = z.infer<typeof Proposal>;
export type Decision = z.infer<typeof Decision>;
