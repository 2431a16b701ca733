import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { COMMAND } from '../../slack/ids.ts';

const root = new URL('../../', import.meta.url).pathname;
const specs = join(process.env['PLUMBLINE_REFERENCE'] ?? join(root, '../shared'), 'specs/slack');
const manifest = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'));
const scopes: readonly string[] = manifest.oauth_config.scopes.bot;

const wingText = readdirSync(join(root, 'slack'), { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && file.name.endsWith('.ts'))
  .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));

/** The Web API methods that the wing calls. */
const used = [
  ...new Set(
    wingText.flatMap((text) => [...text.matchAll(/client\.(\w+\.\w+)\(/g)]).map(([, method = '']) => method),
  ),
].sort();

/** What Slack asks for beside a scope, to tell addresses. Its pages say so, its list of methods does not. */
const COMPANIONS: Readonly<Record<string, string>> = { 'users:read': 'users:read.email' };

/** Events that the wing listens to, and what each is called in a subscription. */
const heard = [
  ...new Set(
    wingText.flatMap((text) => [
      ...[...text.matchAll(/app\.event\('(\w+)'/g)].map(([, name = '']) => name),
      // The app is told of words in direct messages only.
      ...(/app\.message\(/.test(text) ? ['message.im'] : []),
    ]),
  ),
].sort();

it('the manifest names the app and its bot, its command, and exactly the events that are heard', () => {
  expect(manifest.display_information.name).toBe('Plumbline');
  expect(manifest.features.bot_user.display_name).toBe('Plumbline');
  expect(manifest.settings.event_subscriptions.bot_events).toEqual(heard);
  expect(manifest.features.slash_commands.map(({ command }: { command: string }) => command)).toEqual([
    COMMAND,
  ]);
  expect(manifest.features.app_home).toEqual({
    home_tab_enabled: true,
    messages_tab_enabled: true,
    // Or nobody could type `stop`.
    messages_tab_read_only_enabled: false,
  });
  expect(manifest.settings.interactivity).toEqual({ is_enabled: true });
  expect(manifest.settings.socket_mode_enabled).toBe(true);
});

it('the wing calls the methods that this test knows how to find', () => {
  expect(used).toEqual([
    'auth.test',
    'chat.postMessage',
    'chat.update',
    'conversations.history',
    'conversations.open',
    'dnd.teamInfo',
    'users.info',
    'users.list',
    'users.lookupByEmail',
    'views.open',
    'views.publish',
    'views.update',
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

  it('asks for exactly the scopes that methods, events and the command need', () => {
    const needed = used.map((method): string[] => {
      const { scope } = JSON.parse(readFileSync(join(specs, `methods/${method}.json`), 'utf8'));
      return scope?.bot ?? [];
    });
    for (const [index, method] of used.entries()) {
      const granted = needed[index]?.filter((scope) => scopes.includes(scope));
      // Views and `auth.test` need none.
      expect(granted, method).toHaveLength(needed[index]?.length === 0 ? 0 : 1);
    }
    const events: { name: string; scopes: string[] }[] = JSON.parse(
      readFileSync(join(specs, 'events.json'), 'utf8'),
    );
    const told = heard.flatMap((name) => {
      const event = events.find((candidate) => candidate.name === name);
      expect(event, name).toBeDefined();
      return event?.scopes ?? [];
    });
    expect(told.filter((scope) => !scopes.includes(scope))).toEqual([]);
    const wanted = [...needed.flat(), ...told, 'commands'].filter((scope) => scopes.includes(scope));
    const companions = wanted.flatMap((scope) => COMPANIONS[scope] ?? []);
    expect([...new Set([...wanted, ...companions])].sort()).toEqual([...scopes].sort());
  });
});
