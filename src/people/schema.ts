import { z } from 'zod';
import { isDay, isZone } from '../clock.ts';
import { readDocument } from '../crm/document.ts';
import { languageTag, weekday } from '../strategy/schema.ts';

export const day = z.string().refine(isDay, 'a day is written YYYY-MM-DD');
export const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time is written HH:MM, from 00:00 to 23:59');

/** Days off, both included. */
export const Absence = z
  .strictObject({ from: day, to: day })
  .refine(({ from, to }) => from <= to, 'an absence ends before it begins');

/** What a sponsor hears: something every working day, or only when something changed, with a sign of life a week. */
export const digestChoice = z.enum(['daily', 'changes', 'off']);

const Person = z.strictObject({
  email: z
    .string()
    .regex(/^\S+@\S+$/, 'an e-mail address is asked for')
    .transform((text) => text.toLowerCase()),
  name: z.string().min(1),
  role: z.enum(['sponsor', 'programme-manager', 'manager', 'rep', 'admin']),
  team: z.string().optional(),
  zone: z.string().refine(isZone, 'this is no time zone; write it as Europe/Athens').optional(),
  /** What they are spoken to in: `nb`, `el-GR`; the organisation's language unless told. */
  language: languageTag.optional(),
  /** The day on which a rep agreed to be nudged. No entry, no nudge. */
  agreed: day.optional(),
  /** E-mail of the manager. */
  manager: z.string().optional(),
  /** The first working day; the day on which their CRM user was made unless told. */
  since: day.optional(),
  /** The weekdays on which they work; the organisation's unless told. */
  weekdays: z.array(weekday).min(1).optional(),
  absences: z.array(Absence).optional(),
  /** Days off besides those of the organisation: the holidays of where they live. */
  holidays: z.array(day).optional(),
  /** When they want to hear from us, by their own clock; the strategy's hour unless told. */
  at: time.optional(),
  /** For sponsors; daily unless told. */
  digest: digestChoice.optional(),
});

const PeopleSchema = z.strictObject({ people: z.array(Person) }).superRefine(({ people }, context) => {
  const seen = new Set<string>();
  for (const [index, { email }] of people.entries()) {
    if (seen.has(email))
      context.addIssue({
        code: 'custom',
        path: ['people', index, 'email'],
        message: `${email} stands here twice`,
      });
    seen.add(email);
  }
});

export type Person = z.infer<typeof Person>;
export type Role = Person['role'];

/** @throws {ConfigError} naming file, line and column */
export function readPeople(file: string): Person[] {
  return readDocument(file, 'people', PeopleSchema as unknown as z.ZodType<z.infer<typeof PeopleSchema>>)
    .people;
}
