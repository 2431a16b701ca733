import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Usage } from './page-server.ts';

const SERVER = fileURLToPath(new URL('./page-server.ts', import.meta.url));

/** A running page server. */
export interface PageProcess {
  /** `http://127.0.0.1:PORT` */
  readonly base: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** @throws {Error} when the server ends before it listens */
export async function startPages(
  vendor: 'hubspot' | 'salesforce' | 'salesforce-bulk',
  records: number,
): Promise<PageProcess> {
  const child = fork(SERVER, [vendor, String(records)]);
  const ended = once(child, 'exit');
  const early = ended.then(() => {
    throw new Error(`The server of prepared ${vendor} pages ended before it listened.`);
  });
  const [base] = (await Promise.race([once(child, 'message'), early])) as [string];
  return {
    base,
    async usage() {
      child.send('usage');
      const [usage] = (await once(child, 'message')) as [Usage];
      return usage;
    },
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}
