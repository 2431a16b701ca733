import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONNECTORS } from '../../connectors/registry.ts';
import { silentLog } from '../../src/log.ts';
import { ROOT, sourceFiles } from '../architecture/sources.ts';
import { connectorContract } from '../contracts/connector.ts';
import { createTiny } from '../worlds/tiny-crm/connector/index.ts';
import { tinyWorld } from '../worlds/tiny-crm/world.ts';

connectorContract('a third connector', async () => {
  const crm = await tinyWorld();
  return {
    connector: createTiny({ url: crm.url, secret: 'app', log: silentLog }),
    expected: new Map([
      ['account', 4],
      ['deal', 7],
      ['user', 2],
    ] as const),
    until: '2026-02-01T00:00:00.000Z',
    untilAfterEdit: '2026-02-03T00:00:00.000Z',
    edit: async () => crm.change('chances', 'c2', { step: 'won' }, '2026-02-02T00:00:00.000Z'),
    stop: crm.stop,
  };
});

test('what a connector shares with the others is one line of the registry', () => {
  // Beyond the folders, no vendor is named but in the registry, the options, the sandbox and the front door.
  const allowed = /^(connectors\/registry\.ts|src\/config\/options\.ts|src\/sandbox\/|src\/main\.ts)/;
  for (const vendor of Object.keys(CONNECTORS)) {
    expect(existsSync(join(ROOT, 'connectors', vendor, 'index.ts')), vendor).toBe(true);
    const importing = sourceFiles(['src', 'connectors', 'jobs', 'slack']).filter(
      (file) =>
        !file.path.startsWith(`connectors/${vendor}/`) &&
        !allowed.test(file.path) &&
        file.files.some((target) => target.startsWith(`connectors/${vendor}/`)),
    );
    expect(
      importing.map((file) => file.path),
      vendor,
    ).toEqual([]);
  }
});
