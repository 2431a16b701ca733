import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

/**
 * A secret from whoever runs the command: typed at a terminal without being shown, or all that is piped in. Without
 * the blanks and line ends around it; empty where nothing came.
 */
export async function readSecret(
  from: NodeJS.ReadStream,
  to: NodeJS.WriteStream,
  question: string,
): Promise<string> {
  if (!from.isTTY) return (await text(from)).trim();
  to.write(question);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: from, output: unseen, terminal: true });
  try {
    return (await lines.question('')).trim();
  } finally {
    lines.close();
    to.write('\n');
  }
}
