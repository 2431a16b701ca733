import { judgeCompany } from './company.ts';
import { judgeCountry } from './country.ts';
import { judgeEmail } from './email.ts';
import { judgeIndustry } from './industry.ts';
import { judgeName } from './name.ts';
import { judgePhone } from './phone.ts';
import { judgePostcode } from './postcode.ts';
import { judgeState } from './state.ts';
import type { ValueKind, Verdict } from './verdict.ts';
import { judgeWeb } from './web.ts';

export type { ValueKind, Verdict } from './verdict.ts';

const JUDGES: Readonly<Record<ValueKind, (value: string, context: string) => Verdict>> = {
  company: judgeCompany,
  country: judgeCountry,
  email: judgeEmail,
  industry: judgeIndustry,
  name: judgeName,
  phone: judgePhone,
  postcode: judgePostcode,
  state: judgeState,
  web: judgeWeb,
};

/**
 * One value and its context in, one verdict out; the same always for the same.
 * @param context what the verdict depends on beside the value: for a phone number, a postal code and a state the
 * record's country; else ''
 */
export function judge(kind: ValueKind, value: string, context: string): Verdict {
  return JUDGES[kind](value, context);
}
