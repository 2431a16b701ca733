import type { Remembrance } from '../../slack/novelties.ts';
import type { DocumentStore } from '../../src/store/ports.ts';

/** Where the wing remembers what its Slack does not take. */
export function remembranceIn(documents: DocumentStore): Remembrance {
  return {
    read: () => documents.read('slack-novelties', (value) => value, {}),
    write: (value) => documents.write('slack-novelties', value),
  };
}
