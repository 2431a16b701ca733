import { z } from 'zod';
import { isDay, isZone } from '../clock.ts';
import { readDocument } from '../crm/document.ts';

const Person = z.strictObject({
  email: z
    .string()
    .regex(/^\S+@\S+$/, 'an e-mail address is asked for')
    .transform((text) => text.toLowerCase()),
  name: z.string().min(1),
  role: z.enum(['sponsor', 'programme-manager', 'manager', 'rep', 'admin']),
  team: z.string().optional(),
  zone: z.string().refine(isZone, 'this is no time zone; write it as Europe/Athens').optional(),
  language: z.string().default('en'),
  /** The day on which a rep agreed to be nudged. No entry, no nudge. */
  agreed: z.string().refine(isDay, 'a day is written YYYY-MM-DD').optional(),
  /** E-mail of the manager. */
  manager: z.string().optional(),
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
