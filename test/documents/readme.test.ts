import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';
import { createProgram } from '../../src/cli/program.ts';
import { OPTIONS } from '../../src/config/options.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { readPeople } from '../../src/people/schema.ts';
import { tryOwnOf } from '../../src/scoring/own-trial.ts';
import { tryOwn } from '../../src/store/duckdb/own.ts';
import { OWN_FUNCTIONS } from '../../src/store/duckdb/own-functions.ts';
import { readStrategy } from '../../src/strategy/read.ts';
import { ROOMS } from '../architecture/rooms.ts';
import { ROOT } from '../architecture/sources.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const README = read('README.md');

describe('the README', () => {
  test('names every command of the program and no other', () => {
    const named = [...README.matchAll(/^\| `plumbline (\w+)` \|/gm)].map((match) => match[1]);
    const program = createProgram({ doors: {} as never, environment: {}, code: 0 });
    expect(named.sort()).toEqual(program.commands.map((command) => command.name()).sort());
  });

  test('has the option table of the code', () => {
    const table = /<!-- options -->\n([\s\S]*?)<!-- \/options -->/.exec(README)?.[1];
    const rows = OPTIONS.map(
      ({ env, fallback, sentence }) =>
        `| \`${env}\` | ${fallback === null ? '' : `\`${fallback}\``} | ${sentence} |\n`,
    );
    expect(table).toBe(rows.join(''));
  });

  test('calls commands that npm knows', () => {
    const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
    for (const [, name = ''] of README.matchAll(/npm run (\w+)/g)) expect(scripts).toContain(name);
    expect(README).toContain('npm ci && npm start');
    expect(README).toContain('npm ci && npm test');
    expect(read('.ci/run')).toContain('npm ci && npm test');
  });
});

describe('documents', () => {
  test.each([
    'README.md',
    'src/readme.md',
    'examples/readme.md',
    'examples/strategies/readme.md',
    'connectors/hubspot/readme.md',
    'connectors/salesforce/readme.md',
    'test/bench/readme.md',
  ])('%s points at files that are there', (file) => {
    for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      expect(existsSync(join(ROOT, dirname(file), target)), target).toBe(true);
    }
  });

  test('the map of the house has a row for every room', () => {
    const map = read('src/readme.md');
    for (const room of Object.keys(ROOMS)) {
      const name = room.startsWith('src/') ? room.slice(4) : `../${room}`;
      expect(map, room).toContain(`| \`${name}/\` |`);
    }
  });

  test('the changelog counts the catalogues as they are', () => {
    expect(read('CHANGELOG.md')).toContain(
      `${CHECKS.length} checks over six dimensions and ${METRICS.length} metrics`,
    );
  });

  test('every check and metric has its sentences', () => {
    const speaker = createSpeaker('en');
    for (const { id } of CHECKS)
      for (const part of ['title', 'why', 'fix']) expect(speaker.say(`check.${id}.${part}`)).not.toBe('');
    for (const { id } of METRICS)
      for (const part of ['title', 'means']) expect(speaker.say(`metric.${id}.${part}`)).not.toBe('');
  });
});

describe('examples', () => {
  const files = readdirSync(join(ROOT, 'examples'), { recursive: true }).map((name) =>
    join('examples', String(name)),
  );

  test.each(files.filter((file) => /strateg[^/]*(\.yaml|\/[^/]+\.yaml)$/.test(file)))(
    '%s is a strategy that holds',
    (file) => {
      expect(readStrategy(join(ROOT, file), METRICS, CHECKS).goals.length).toBeGreaterThanOrEqual(3);
    },
  );

  test('the strategy with rules of its own holds on its examples, and its page names the functions', async () => {
    const strategy = readStrategy(join(ROOT, 'examples/strategies/own-rules.yaml'), METRICS, CHECKS);
    expect(strategy.own.checks.length * strategy.own.metrics.length).toBeGreaterThan(0);
    expect(await tryOwnOf(strategy, tryOwn)).toEqual([]);
    const named = /<!-- functions -->\n([\s\S]*?)<!-- \/functions -->/.exec(
      read('examples/strategies/readme.md'),
    )?.[1];
    expect([...(named ?? '').matchAll(/`(\S+)`/g)].map(([, name]) => name)).toEqual([...OWN_FUNCTIONS]);
  });

  test.each(files.filter((file) => file.endsWith('people.yaml')))(
    '%s is a people file that holds',
    (file) => {
      expect(readPeople(join(ROOT, file)).length).toBeGreaterThan(0);
    },
  );
});
