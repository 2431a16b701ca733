import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const specs = join(process.env['PLUMBLINE_REFERENCE'] ?? join(root, '../shared'), 'specs/slack');
const manifest = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'));
const scopes: readonly string[] = manifest.oauth_config.scopes.bot;

/** The Web API methods that the wing calls. */
const used = [
  ...new Set(
    readdirSync(join(root, 'slack'), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && file.name.endsWith('.ts'))
      .flatMap((file) => [
        ...readFileSync(join(file.parentPath, file.name), 'utf8').matchAll(/client\.(\w+\.\w+)\(/g),
      ])
      .map(([, method = '']) => method),
  ),
].sort();

/** What Slack asks for beside a scope. Its pages say so, its list of methods does not. */
const COMPANIONS: Readonly<Record<string, string>> = { 'users:read.email': 'users:read' };

it('the manifest names the app and its bot, and asks for no event that nobody hears', () => {
  expect(manifest.display_information.name).toBe('Plumbline');
  expect(manifest.features.bot_user.display_name).toBe('Plumbline');
  expect(manifest.settings.event_subscriptions).toBeUndefined();
  expect(manifest.settings.socket_mode_enabled).toBe(true);
});

it('the wing calls the methods that this test knows how to find', () => {
  expect(used).toEqual([
    'chat.postMessage',
    'conversations.history',
    'conversations.open',
    'users.lookupByEmail',
  ]);
});

const present = existsSync(specs);
if (!present) console.log(`Skipped: the manifest against Slack's contract. ${specs} is absent.`);

describe.skipIf(!present)('the manifest against Slack’s contract', () => {
  it('has the form that Slack takes', () => {
    const schema = JSON.parse(readFileSync(join(specs, 'manifest.schema.json'), 'utf8'));
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    validate(manifest);
    expect(validate.errors).toBeNull();
  });

  it('asks for exactly the scopes that the methods need', () => {
    const needed = used.map((method): string[] => {
      const { scope } = JSON.parse(readFileSync(join(specs, `methods/${method}.json`), 'utf8'));
      return scope.bot ?? [];
    });
    for (const [index, method] of used.entries()) {
      const granted = needed[index]?.filter((scope) => scopes.includes(scope));
      expect(granted, method).toHaveLength(1);
    }
    const wanted = needed.flat().filter((scope) => scopes.includes(scope));
    const companions = wanted.flatMap((scope) => COMPANIONS[scope] ?? []);
    expect([...new Set([...wanted, ...companions])].sort()).toEqual([...scopes].sort());
  });
});
