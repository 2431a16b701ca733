import type { HubspotPortal, VendorValue } from '../vendor-data.ts';
import { PIPELINE_OF, type Property } from './properties.ts';

/** Why a property cannot take a value. */
export interface ValueProblem {
  readonly name: string;
  /** PROPERTY_DOESNT_EXIST, INVALID_OPTION, READ_ONLY_VALUE … */
  readonly code: string;
  readonly message: string;
}

/** A value as it is kept, or why it is not. */
export type Read = { readonly value: VendorValue } | { readonly code: string; readonly message: string };

/**
 * A sent value by the type of its property. Values overwrite, and an empty text clears; nothing is trimmed.
 * Numbers take no commas and one period at most; enumerations match an option's value exactly, and each part of
 * `a;b`; dates are days or epoch milliseconds, moments ISO 8601 as well.
 */
export function readValue(property: Property, sent: string, allowed: readonly string[] | null): Read {
  if (sent === '') return { value: null };
  const options = allowed ?? property.options;
  if (options.length > 0 || property.type === 'bool') return readOption(property, sent, options);
  switch (property.type) {
    case 'number':
      return /^-?(\d+\.?\d*|\.\d+)$/.test(sent)
        ? { value: Number(sent) }
        : { code: 'INVALID_INTEGER', message: `${sent} was not a valid number.` };
    case 'date':
      return readMoment(sent, /^\d{4}-\d{2}-\d{2}$/, true);
    case 'datetime':
      return readMoment(sent, /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/, false);
    default:
      return property.email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(sent)
        ? { code: 'INVALID_EMAIL', message: `Email address ${sent} is invalid` }
        : { value: sent };
  }
}

/** The list of options fills the message, as with the vendor. */
function readOption(property: Property, sent: string, options: readonly string[]): Read {
  const parts = property.traits.multiple ? sent.split(';').filter(Boolean) : [sent];
  const wrong = parts.find((part) => !options.includes(part));
  if (wrong === undefined) {
    return { value: property.type === 'bool' ? sent === 'true' : sent };
  }
  const list = options.map((value) => `label: "${value}"\nvalue: "${value}"\n`).join(', ');
  return { code: 'INVALID_OPTION', message: `${wrong} was not one of the allowed options: [${list}]` };
}

function readMoment(sent: string, pattern: RegExp, isDay: boolean): Read {
  const ms = /^-?\d+$/.test(sent) ? Number(sent) : pattern.test(sent) ? Date.parse(sent) : Number.NaN;
  if (!(Math.abs(ms) <= 8.64e15)) return { code: 'INVALID_DATE', message: `${sent} was not a valid date.` };
  if (isDay && ms % DAY_MS !== 0) return { code: 'INVALID_DATE', message: `${sent} is not at midnight UTC.` };
  const iso = new Date(ms).toISOString();
  return { value: isDay ? iso.slice(0, 10) : iso };
}

const DAY_MS = 86_400_000;

/**
 * What a property may hold where the portal itself says so: pipelines, the stages of the record's pipeline, owners.
 * Null for any other property.
 * @param text a property of the record as it will be
 */
export function allowedValues(
  portal: Pick<HubspotPortal, 'pipelines' | 'owners'>,
  plural: string,
  property: Property,
  text: (name: string) => string | null,
): readonly string[] | null {
  if (property.owner) return portal.owners.filter(({ archived }) => !archived).map(({ id }) => id);
  const pipelines = portal.pipelines.filter(({ object }) => object === plural);
  if (pipelines.length === 0) return null;
  if (Object.values(PIPELINE_OF).includes(property.name)) return pipelines.map(({ id }) => id);
  const pipelineProperty = PIPELINE_OF[property.name];
  if (pipelineProperty === undefined) return null;
  const chosen = text(pipelineProperty);
  return pipelines
    .filter(({ id }) => chosen === null || id === chosen)
    .flatMap(({ stages }) => stages.map(({ id }) => id));
}
