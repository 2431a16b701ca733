import { z } from 'zod';

/**
 * What travels through Slack and comes back: ids and nothing else. Whoever reads it again checks every right anew,
 * since a client may send whatever it likes.
 */

const id = z.string().min(1).max(255);

/** The finding that a button or a modal is about. */
const Finding = z.strictObject({ check: id, source: id, record: id });
export type FindingRef = z.infer<typeof Finding>;

/** A message of ours in a conversation. */
const Place = z.strictObject({ channel: id, ts: z.string().regex(/^\d+\.\d+$/) });
export type Place = z.infer<typeof Place>;

/** What a modal about a finding remembers. */
const Sheet = z.strictObject({
  finding: Finding,
  /** The message whose button opened it; null where it was opened from elsewhere. */
  place: Place.nullable(),
  /** What the person was shown when the form was filled, kept by us under this id; null before. */
  sitting: id.nullable(),
});
export type Sheet = z.infer<typeof Sheet>;

/** A fix that can be taken back, and the message in which it is ticked off. */
const Undo = z.strictObject({ fix: id, finding: Finding, place: Place.nullable() });
export type UndoRef = z.infer<typeof Undo>;

/** An answer to something that was asked: a decision, an exception. */
const Answer = z.strictObject({ about: id, word: id });
export type AnswerRef = z.infer<typeof Answer>;

/** One codec for `value` and `private_metadata`: null for whatever does not have the form. */
export interface Codec<T> {
  write(value: T): string;
  read(text: string | undefined): T | null;
}

function codec<T>(schema: z.ZodType<T>): Codec<T> {
  return {
    write: (value) => JSON.stringify(value),
    read(text) {
      if (text === undefined) return null;
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        return null;
      }
      const parsed = schema.safeParse(value);
      return parsed.success ? parsed.data : null;
    },
  };
}

export const findingCodec = codec<FindingRef>(Finding);
export const sheetCodec = codec<Sheet>(Sheet);
export const undoCodec = codec<UndoRef>(Undo);
export const answerCodec = codec<AnswerRef>(Answer);

/** Who somebody is, as `users.info` tells it. */
const User = z.object({
  id: z.string(),
  team_id: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  is_email_confirmed: z.boolean().optional(),
  tz: z.string().optional(),
  locale: z.string().optional(),
  enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
  profile: z.object({ email: z.string().optional() }),
});
export type SlackUser = z.infer<typeof User>;

/** Null for what is no user. */
export function readUser(value: unknown): SlackUser | null {
  const parsed = User.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** What people have entered in a modal, by block and action. */
const Entered = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      value: z.string().nullish(),
      selected_date: z.string().nullish(),
      selected_date_time: z.number().nullish(),
      selected_option: z.object({ value: z.string() }).nullish(),
      selected_options: z.array(z.object({ value: z.string() })).nullish(),
    }),
  ),
);

/** One thing that was entered. */
export interface Entry {
  readonly text: string | null;
  readonly date: string | null;
  /** Seconds since 1970. */
  readonly seconds: number | null;
  /** The value of the chosen option. */
  readonly option: string | null;
  readonly options: readonly string[];
}

const NOTHING: Entry = { text: null, date: null, seconds: null, option: null, options: [] };

/** Reads what was entered: `entry(blockId)`, whose action there is the only one. */
export function readEntered(values: unknown): (blockId: string) => Entry {
  const parsed = Entered.safeParse(values);
  const blocks = parsed.success ? parsed.data : {};
  return (blockId) => {
    const [entry] = Object.values(blocks[blockId] ?? {});
    if (!entry) return NOTHING;
    return {
      text: entry.value ?? null,
      date: entry.selected_date ?? null,
      seconds: entry.selected_date_time ?? null,
      option: entry.selected_option?.value ?? null,
      options: (entry.selected_options ?? []).map(({ value }) => value),
    };
  };
}

/** What an act carries, as far as we read it; all else in a payload is left alone. */
const Act = z.object({
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullish(),
  trigger_id: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
  message: z.object({ ts: z.string(), blocks: z.array(z.unknown()).optional() }).optional(),
  view: z.object({ id: z.string(), type: z.string() }).optional(),
});
export type Act = z.infer<typeof Act>;

/** @throws {ZodError} for what is no act; Slack sends none such */
export function readAct(value: unknown): Act {
  return Act.parse(value);
}

/** Blocks that Slack refused, when and to which version of this program. */
const Refusals = z.partialRecord(
  z.enum(['chart', 'table']),
  z.object({ at: z.string(), version: z.string() }),
);

/** None for what does not have the form. */
export function readRefusals(value: unknown): z.infer<typeof Refusals> {
  const parsed = Refusals.safeParse(value);
  return parsed.success ? parsed.data : {};
}

const Chosen = z.object({ selected_option: z.object({ value: z.string().max(75) }) });

/** The value that was chosen from a menu; null for none. */
export function readChosen(action: unknown): string | null {
  const parsed = Chosen.safeParse(action);
  return parsed.success ? parsed.data.selected_option.value : null;
}
