import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ACTIONS, CALLBACKS } from '../../slack/ids.ts';
import { LISTENERS } from '../../slack/listeners/index.ts';

const folder = new URL('../../slack/listeners/', import.meta.url);
const texts = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));

it('every listener of the folder is registered, in alphabetical order', () => {
  const found = texts.flatMap((text) =>
    [...text.matchAll(/export function (register\w+)\(/g)].map(([, name]) => name),
  );
  expect(LISTENERS.map(({ name }) => name)).toEqual(found.toSorted());
});

it('every name that a view uses is heard by a listener', () => {
  const heard = texts.join('\n');
  for (const name of Object.keys(ACTIONS)) expect(heard, name).toContain(`ACTIONS.${name}`);
  for (const name of Object.keys(CALLBACKS)) expect(heard, name).toContain(`CALLBACKS.${name}`);
});
