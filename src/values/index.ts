import { judgeCountry } from './country.ts';
import { judgeEmail } from './email.ts';
import { judgeIndustry } from './industry.ts';
import { judgePhone } from './phone.ts';
import type { ValueKind, Verdict } from './verdict.ts';
import { judgeWeb } from './web.ts';

export type { ValueKind, Verdict } from './verdict.ts';

/** Stands beside every verdict that is kept. To be raised whenever a list or a rule changes. */
export const VALUES_VERSION: number = 1;

const JUDGES: Readonly<Record<ValueKind, (value: string, context: string) => Verdict>> = {
  country: judgeCountry,
  email: judgeEmail,
  industry: judgeIndustry,
  phone: judgePhone,
  web: judgeWeb,
};

/**
 * One value and its context in, one verdict out; the same always for the same.
 * @param context what the verdict depends on beside the value: for a phone number the record's country; else ''
 */
export function judge(kind: ValueKind, value: string, context: string): Verdict {
  return JUDGES[kind](value, context);
}
