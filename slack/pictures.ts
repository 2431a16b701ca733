import { createHash } from 'node:crypto';
import { pngOf } from '../src/drawing/png.ts';
import { messageOf } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import type { Wire } from './wire.ts';

/** Where pictures lie once they are uploaded. */
export interface Pictures {
  /**
   * The id of a drawing's file, uploaded where it was not before; null where that did not come about in a while. Never
   * throws: no message waits long for its picture, and none is held up by one.
   */
  fileOf(drawing: string, urgent: boolean): Promise<string | null>;
  /** Slack does not show the drawing's file: it is uploaded anew when it is asked for again. */
  forget(drawing: string): void;
}

/** Longer is no message held up. */
const WAITED_MS = 8_000;
/** After a failure none is tried for so long: files may be switched off, or the app may lack the scope. */
const PAUSE_MS = 10 * 60_000;
/** Files that are remembered: sponsors of one workspace share a few, one for each way of writing. */
const MOST_KEPT = 16;
const NAME = 'goals.png';

/** @param apiUrl of the Web API: its host may take files, too */
export function createPictures(options: {
  readonly wire: Wire;
  readonly apiUrl: string;
  readonly log: Log;
}): Pictures {
  const { wire, apiUrl, log } = options;
  const kept = new Map<string, Promise<string>>();
  let pausedUntilMs = 0;

  async function upload(drawing: string, urgent: boolean): Promise<string> {
    const taken = await wire.call(askOf('files.getUploadURLExternal', urgent), async (client) => {
      const bytes = await pngOf(drawing);
      const asked = { filename: NAME, length: bytes.length };
      const { upload_url = '', file_id = '' } = await client.files.getUploadURLExternal(asked);
      await handOver(bytes, upload_url);
      return file_id;
    });
    if ('failure' in taken) throw new Error(taken.failure.reason);
    const files: [{ id: string }] = [{ id: taken.value }];
    const completed = await wire.call(askOf('files.completeUploadExternal', urgent), (client) =>
      client.files.completeUploadExternal({ files }),
    );
    if ('failure' in completed) throw new Error(completed.failure.reason);
    return taken.value;
  }

  /** The address itself is the right to upload; no token goes with it. */
  async function handOver(bytes: Uint8Array<ArrayBuffer>, address: string): Promise<void> {
    if (!isSlacks(address, apiUrl)) throw new Error('Slack named an address that is not its own.');
    const taken = await fetch(address, {
      method: 'POST',
      body: bytes,
      redirect: 'error',
      signal: AbortSignal.timeout(WAITED_MS),
    });
    await taken.body?.cancel();
    if (!taken.ok) throw new Error(`Slack took no file (status ${taken.status}).`);
  }

  return {
    async fileOf(drawing, urgent) {
      if (wire.pace.nowMs() < pausedUntilMs) return null;
      const name = nameOf(drawing);
      const under = kept.get(name) ?? upload(drawing, urgent);
      kept.set(name, under);
      for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST_KEPT))) kept.delete(oldest);
      try {
        return await within(under, WAITED_MS);
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'a picture could not be uploaded; the message goes without it');
        pausedUntilMs = wire.pace.nowMs() + PAUSE_MS;
        kept.delete(name);
        return null;
      }
    },
    forget: (drawing) => void kept.delete(nameOf(drawing)),
  };
}

function askOf(method: string, urgent: boolean) {
  return { method, conversation: null, urgent };
}

function nameOf(drawing: string): string {
  return createHash('sha256').update(drawing).digest('hex');
}

/** Whether an address is one of Slack's, or of the same machine as the Slack that we were told to use. */
function isSlacks(address: string, apiUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (hostname === new URL(apiUrl).hostname) return protocol === new URL(apiUrl).protocol;
  return protocol === 'https:' && hostname.endsWith('.slack.com');
}

/** @throws what the work throws, or that it took too long; the work itself goes on */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${ms / 1000} s.`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
