import type { Span } from '../../src/briefing/brief.ts';
import { quote } from '../../src/briefing/telling.ts';
import type { Day } from '../../src/clock.ts';
import { minorDigits } from '../../src/crm/money.ts';
import type { Value } from '../../src/crm/objects.ts';
import type { FormField } from '../../src/fixing/form.ts';
import type { Speaker } from '../../src/language/speak.ts';

/** A value of a record as people read it; what the CRM wrote is quoted. @param zone in which moments are told */
export function valueSpan(
  { kind, choices, currency }: Pick<FormField, 'kind' | 'choices' | 'currency'>,
  value: Value,
  told: { readonly speaker: Speaker; readonly today: Day; readonly zone: string },
): Span {
  const { speaker, today, zone } = told;
  if (value === null || value === '') return { text: speaker.say('sheet.empty'), muted: true };
  switch (kind) {
    case 'money':
      return { text: exactMoney(Number(value), currency, speaker.language) };
    case 'number':
      return { text: speaker.number(Number(value)) };
    case 'date':
      return isDayText(value) ? { text: speaker.date(value.slice(0, 10), today) } : quote(String(value));
    case 'instant':
      return isDayText(value) ? { text: speaker.moment(value, zone, today) } : quote(String(value));
    case 'yes-no':
      return { text: speaker.say(value === true ? 'sheet.yes' : 'sheet.no') };
    case 'choice':
    case 'person':
    case 'text':
      return quote(choices.find((choice) => choice.value === value)?.label ?? String(value));
  }
}

/** Every digit that the CRM holds: a person who corrects an amount must see all of it. */
function exactMoney(minor: number, currency: string, language: string): string {
  const digits = minorDigits(currency);
  const amount = minor / 10 ** digits;
  try {
    const style = { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' } as const;
    return new Intl.NumberFormat(language, style).format(amount);
  } catch {
    return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(amount);
  }
}

function isDayText(value: Value): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}
