import { z } from 'zod';

/** "Later": a finding that a person does not want to hear of before a day. */
const Snooze = z.object({ email: z.string(), finding: z.string(), until: z.string() });

/** "Not mine": a finding that a person does not want to hear of at all, and whose it is where they knew. */
const Disowned = z.object({
  email: z.string(),
  finding: z.string(),
  at: z.string(),
  owner: z.string().nullable(),
});

/** "Not an issue": a finding that nobody is to hear of, with the reason; the programme manager sees it. */
const Exception = z.object({ finding: z.string(), by: z.string(), at: z.string(), reason: z.string() });

/** What a sponsor answered to what was asked. */
const Answer = z.object({ ask: z.string(), answer: z.string(), by: z.string(), at: z.string() });

export const Remembered = z.object({
  snoozes: z.array(Snooze).default([]),
  disowned: z.array(Disowned).default([]),
  exceptions: z.array(Exception).default([]),
  answers: z.array(Answer).default([]),
});

/** What people said to what they were told. */
export type Remembered = z.infer<typeof Remembered>;
export type Exception = z.infer<typeof Exception>;
export type Answer = z.infer<typeof Answer>;
