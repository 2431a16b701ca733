import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

const types = join(dirname(createRequire(import.meta.url).resolve('@slack/types/package.json')), 'dist');
let generator: ReturnType<typeof createGenerator> | null = null;
const made = new Map<string, ValidateFunction>();

/**
 * A check that a payload has the structure of one of Slack's own types, made from their declarations. It knows no
 * lengths, and refuses what Slack only sends.
 */
export function slackType(name: 'KnownBlock' | 'HomeView' | 'ModalView'): ValidateFunction {
  const known = made.get(name);
  if (known) return known;
  generator ??= createGenerator({
    path: join(types, 'index.d.ts'),
    skipTypeCheck: true,
    additionalProperties: false,
    topRef: true,
  });
  const schema = generator.createSchema(name);
  const validate = new Ajv({ strict: false, allowUnionTypes: true }).compile(schema as object);
  made.set(name, validate);
  return validate;
}

/** What is wrong with a payload, in the validator's words; empty for none. */
export function typeProblems(name: Parameters<typeof slackType>[0], payload: unknown): string[] {
  const validate = slackType(name);
  // Through JSON, as it goes over the wire.
  return validate(JSON.parse(JSON.stringify(payload)))
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).slice(0, 5);
}
