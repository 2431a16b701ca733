import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { publicUrlOf, slackLines } from '../../src/main-slack.ts';

const WRITING = {} as never;
const sources = [
  { source: 'hubspot', writing: WRITING },
  { source: 'salesforce', writing: WRITING },
];
const lines = (environment: Record<string, string>) => slackLines(loadConfig(environment), sources);

describe('what doctor says of Slack', () => {
  it('names how it is heard', () => {
    expect(lines({})[0]).toContain('nobody is heard');
    expect(lines({ SLACK_SIGNING_SECRET: 's' })[0]).toContain('over HTTP');
    expect(lines({ SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: 's' })[0]).toContain('socket');
  });

  it.each([
    [{}, ['in the CRM itself (link)', 'in the CRM itself (link)']],
    [{ PLUMBLINE_WRITE_BACK: 'off', PUBLIC_URL: 'https://p.example.test' }, ['(link)', '(link)']],
    [{ PLUMBLINE_WRITE_BACK: 'integration' }, ['by the integration user', 'by the integration user']],
    [
      { PUBLIC_URL: 'https://p.example.test/' },
      ['(link)', 'own login of whoever signed in; else in the CRM'],
    ],
    [
      { PUBLIC_URL: 'https://p.example.test', PLUMBLINE_WRITE_BACK: 'integration' },
      ['by the integration user', 'own login of whoever signed in; else by the integration user'],
    ],
    [{ PUBLIC_URL: 'http://p.example.test' }, ['(link)', '(link)']],
  ])('names the level in force with %j', (environment, levels) => {
    const [, ...said] = lines(environment);
    expect(said).toHaveLength(levels.length);
    for (const [index, level] of levels.entries()) expect(said[index]).toContain(level);
  });

  it('takes only an https address for one to which secrets may be sent', () => {
    expect(publicUrlOf(loadConfig({ PUBLIC_URL: 'https://p.example.test/' }))).toBe('https://p.example.test');
    expect(publicUrlOf(loadConfig({ PUBLIC_URL: 'http://p.example.test' }))).toBeNull();
    expect(publicUrlOf(loadConfig({}))).toBeNull();
  });
});
