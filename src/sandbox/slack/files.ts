import { slackId } from './ids.ts';

/** A file from its announcement on. */
export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** The size that was announced, in bytes. */
  readonly size: number;
  /** Null until the bytes have arrived. */
  readonly bytes: Uint8Array | null;
  /** Told from the first bytes, never from the name. */
  readonly mime: string;
  /** Whether the upload has been completed, so that messages may show it. */
  readonly shared: boolean;
}

/** Where uploaded files lie, in memory. */
export interface FileShelf {
  announce(name: string, size: number): SlackFile;
  find(id: string): SlackFile | null;
  /**
   * Takes the bytes of an announced file; false where none is awaited or the size differs from the announced.
   */
  receive(id: string, bytes: Uint8Array): boolean;
  /** Makes a received file visible; null where there is none. */
  share(id: string, title: string | null): SlackFile | null;
}

const SIGNATURES: readonly (readonly [mime: string, start: readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
];

export function createFileShelf(): FileShelf {
  const files = new Map<string, SlackFile>();
  const keep = (file: SlackFile): SlackFile => {
    files.set(file.id, file);
    return file;
  };
  return {
    announce: (name, size) =>
      keep({
        id: slackId('F', `${files.size}/${name}`),
        name,
        title: name,
        size,
        bytes: null,
        mime: 'application/octet-stream',
        shared: false,
      }),
    find: (id) => files.get(id) ?? null,
    receive(id, bytes) {
      const file = files.get(id);
      if (file === undefined || file.shared || bytes.length !== file.size) return false;
      const known = SIGNATURES.find(([, start]) => start.every((byte, index) => bytes[index] === byte));
      keep({ ...file, bytes, mime: known?.[0] ?? file.mime });
      return true;
    },
    share(id, title) {
      const file = files.get(id);
      return file?.bytes == null ? null : keep({ ...file, title: title ?? file.title, shared: true });
    },
  };
}
