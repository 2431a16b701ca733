import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FileShelf } from './files.ts';

/** The host that files are uploaded to: Slack, too, takes them apart from its Web API. */
export interface FileHost {
  uploadUrl(fileId: string): string;
  stop(): Promise<void>;
}

/**
 * Takes `POST /upload/v1/FILE_ID` on 127.0.0.1: the bytes themselves, or a multipart form with one file.
 * Answers 200 `OK - N`, or 400 where the file is not awaited or its size is not the announced one.
 */
export async function startFileHost(shelf: FileShelf): Promise<FileHost> {
  const server = createServer((request, response) => {
    const id = /^\/upload\/v1\/(\w+)$/.exec(request.url ?? '')?.[1];
    readBytes(request)
      .then((bytes) => {
        const taken = request.method === 'POST' && id !== undefined && shelf.receive(id, bytes);
        response.writeHead(taken ? 200 : 400, { 'content-type': 'text/plain' });
        response.end(taken ? `OK - ${bytes.length}` : 'no upload of this size is awaited here');
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    uploadUrl: (fileId) => `http://127.0.0.1:${port}/upload/v1/${fileId}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBytes(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  for (const part of form.values()) {
    if (typeof part !== 'string') return new Uint8Array(await part.arrayBuffer());
  }
  return new Uint8Array();
}
