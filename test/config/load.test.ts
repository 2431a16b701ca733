import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { OPTIONS, redactedNames } from '../../src/config/options.ts';

describe('options', () => {
  test('stand in alphabetical order, each once', () => {
    const names = OPTIONS.map(({ env }) => env);
    expect(names).toEqual([...new Set(names)].sort());
  });

  test('have defaults that they would take themselves', () => {
    const defaults = OPTIONS.flatMap(({ env, fallback }) => (fallback === null ? [] : [[env, fallback]]));
    expect(() => loadConfig(Object.fromEntries(defaults))).not.toThrow();
    expect(loadConfig({}).number('PLUMBLINE_API_BUDGET_PERCENT')).toBe(20);
    expect(loadConfig({}).get('HUBSPOT_API_VERSION')).toBe('v3');
    expect(loadConfig({}).get('PLUMBLINE_WRITE_BACK')).toBe('own');
  });

  test('that are secret reach no log', () => {
    for (const name of [
      'HUBSPOT_CLIENT_SECRET',
      'HUBSPOT_TOKEN',
      'PLUMBLINE_KEY',
      'SALESFORCE_CLIENT_SECRET',
    ])
      expect(redactedNames()).toContain(name);
    for (const name of ['accessToken', 'refreshToken']) expect(redactedNames()).toContain(name);
  });

  test.each(['1', '20', '100'])('%s is a percentage', (value) => {
    expect(loadConfig({ PLUMBLINE_API_BUDGET_PERCENT: value }).number('PLUMBLINE_API_BUDGET_PERCENT')).toBe(
      Number(value),
    );
  });

  test.each(['0', '101', '12.5', '-3', '20 %', '020', 'all'])('%s is none', (value) => {
    expect(() => loadConfig({ PLUMBLINE_API_BUDGET_PERCENT: value })).toThrow(/from 1 to 100/);
  });

  test.each([
    ['HUBSPOT_API_VERSION', '2026-09', true],
    ['HUBSPOT_API_VERSION', '2026-13', false],
    ['HUBSPOT_API_VERSION', 'v4', false],
    ['SALESFORCE_API_VERSION', '65.0', true],
    ['SALESFORCE_API_VERSION', 'v65', false],
    ['PLUMBLINE_WRITE_BACK', 'integration', true],
    ['PLUMBLINE_WRITE_BACK', 'always', false],
    ['PLUMBLINE_LOG_LEVEL', 'loud', false],
    ['PLUMBLINE_MEMORY_MB', '128', true],
    ['PLUMBLINE_MEMORY_MB', '127', false],
  ])('%s=%s: %s', (name, value, fine) => {
    const load = () => loadConfig({ [name]: value });
    if (fine) expect(load).not.toThrow();
    else expect(load).toThrow(new RegExp(`${name} is .*\\(${value}\\)`));
  });

  test('all problems are told at once', () => {
    expect(() => loadConfig({ PLUMBLINE_WRITE_BACK: 'x', PLUMBLINE_MEMORY_MB: 'y' })).toThrow(
      /PLUMBLINE_MEMORY_MB.*PLUMBLINE_WRITE_BACK/,
    );
  });
});
