import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

interface Attribute {
  readonly name: string;
  readonly baseName: string;
  readonly type: string;
}

interface Model {
  getAttributeTypeMap?(): readonly Attribute[];
}

const require = createRequire(import.meta.url);
const codegen = join(dirname(require.resolve('@hubspot/api-client/package.json')), 'lib/codegen');

/**
 * What is wrong with an answer by the official client's own models: attributes that are missing though required,
 * that the model does not know, or whose type is another. Empty where all is as the client expects.
 * @param area folder of the client's generated code: `crm/objects`
 * @param name of the model
 */
export function faultsOf(area: string, name: string, value: unknown, at = name): string[] {
  const models = require(join(codegen, area, 'models/all.js')) as Record<string, Model | undefined>;
  const model = models[name];
  if (!model?.getAttributeTypeMap) return [`${at}: there is no model ${name}`];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: no object`];
  const held = value as Record<string, unknown>;
  const attributes = model.getAttributeTypeMap();
  const required = requiredIn(area, name);
  const known = new Set(attributes.map(({ baseName }) => baseName));
  return [
    ...Object.keys(held).flatMap((key) => (known.has(key) ? [] : [`${at}.${key}: unknown to ${name}`])),
    ...attributes.flatMap(({ name: attribute, baseName, type }) => {
      const part = held[baseName];
      if (part === undefined || part === null) {
        return required.has(attribute) ? [`${at}.${baseName}: missing`] : [];
      }
      return typeFaults(area, type, part, `${at}.${baseName}`);
    }),
  ];
}

/** Attributes that the client's declarations do not mark as optional. */
function requiredIn(area: string, name: string): Set<string> {
  const text = readFileSync(join(codegen, area, `models/${name}.d.ts`), 'utf8');
  return new Set([...text.matchAll(/^ {4}'(\w+)': /gm)].map(([, attribute]) => attribute ?? ''));
}

function typeFaults(area: string, type: string, value: unknown, at: string): string[] {
  const list = /^Array<(.*)>$/.exec(type)?.[1];
  if (list !== undefined) {
    if (!Array.isArray(value)) return [`${at}: no list`];
    return value.flatMap((each, place) => typeFaults(area, list, each, `${at}[${place}]`));
  }
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (map !== undefined) {
    if (typeof value !== 'object' || value === null) return [`${at}: no map`];
    return Object.entries(value).flatMap(([key, each]) => typeFaults(area, map, each, `${at}.${key}`));
  }
  if (type.endsWith(' | null')) {
    return value === null ? [] : typeFaults(area, type.slice(0, -' | null'.length), value, at);
  }
  if (type === 'any') return [];
  if (type === 'Date') return isMoment(value) ? [] : [`${at}: ${String(value)} is no moment`];
  if (type.endsWith('Enum'))
    return isOption(area, type, value) ? [] : [`${at}: ${String(value)} is no ${type}`];
  if (['string', 'number', 'boolean'].includes(type)) {
    return typeof value === type ? [] : [`${at}: ${typeof value} instead of ${type}`];
  }
  return faultsOf(area, type, value, at);
}

function isMoment(value: unknown): boolean {
  return (
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value))
  );
}

function isOption(area: string, type: string, value: unknown): boolean {
  const models = require(join(codegen, area, 'models/all.js')) as Record<string, object | undefined>;
  return Object.values(models[type] ?? {}).includes(value);
}
