import { existsSync, readFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';
import { App } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import { ERRORS_OF_ALL } from '../../src/sandbox/slack/method.ts';
import { METHODS } from '../../src/sandbox/slack/methods/table.ts';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/slack-server.ts';
import { MEMBERS, quiet } from './slack-samples.ts';

const TOKEN = 'xoxb-sandbox';
const ANA = 'U0ANA00001';
const SPECS = `${process.env['PLUMBLINE_REFERENCE'] ?? new URL('../../../shared', import.meta.url).pathname}/specs/slack/methods`;

let slack: SlackSandbox;
/** Bolt's own client, as the product uses it. */
let client: App['client'];

beforeAll(async () => {
  slack = await startSlack({
    token: TOKEN,
    team: 'Northlight',
    members: MEMBERS,
    scopes: ['channels:read', 'chat:write', 'files:read', 'files:write', 'im:write'],
    clock: stoppedClock('2026-11-23T06:45:00.000Z'),
  });
  const app = new App({
    token: TOKEN,
    signingSecret: 'secret',
    logger: quiet,
    clientOptions: { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } },
  });
  client = app.client;
});
afterAll(() => slack.stop());

const read = (address: string): Promise<Response> =>
  fetch(address, { headers: { authorization: `Bearer ${TOKEN}` } });
const png = (): Buffer =>
  Buffer.from(
    new Resvg(
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#2b6cb0"/></svg>',
    )
      .render()
      .asPng(),
  );
const refusal = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'not refused',
    (error: { data?: { error?: string } }) => error.data?.error ?? String(error),
  );
const uploaded = async (
  file: Buffer,
  rest: object = {},
): Promise<{ id: string; url_private: string; mimetype: string; title: string }> => {
  const answer = await client.files.uploadV2({
    file,
    filename: 'goals.png',
    title: 'Goals',
    ...rest,
  } as never);
  return (answer as unknown as { files: { files: [never] }[] }).files[0]?.files[0] as never;
};

describe('Files', () => {
  test('a picture comes back byte for byte and can be shown in a message', async () => {
    const bytes = png();
    const file = await uploaded(bytes);
    expect(file).toMatchObject({ title: 'Goals', mimetype: 'image/png', size: bytes.length });
    const served = await read(file.url_private);
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
    for (const slack_file of [{ id: file.id }, { url: file.url_private }]) {
      const blocks = [{ type: 'image' as const, alt_text: 'Bars', slack_file }];
      expect((await client.chat.postMessage({ channel: ANA, text: 'a', blocks })).ok).toBe(true);
    }
  });

  test('a file shared to a channel becomes a message there', async () => {
    const channel = (await client.conversations.list()).channels?.find(
      ({ name }) => name === 'crm-strategy',
    )?.id;
    const file = await uploaded(png(), { channel_id: channel, initial_comment: 'Look' });
    expect(slack.messages().at(-1)).toMatchObject({ channel, text: 'Look', files: [file.id] });
    const away = (await client.conversations.list()).channels?.find(({ name }) => name === 'general')?.id;
    expect(await refusal(uploaded(png(), { channel_id: away }))).toBe('not_in_channel');
  });

  test('what is no picture is served as a download and shown in no message', async () => {
    const file = await uploaded(Buffer.from('<script>alert(1)</script>'));
    const served = await read(file.url_private);
    expect(served.headers.get('content-type')).toBe('application/octet-stream');
    expect((await fetch(file.url_private, { redirect: 'manual' })).status).toBe(302);
    expect(served.headers.get('content-disposition')).toBe('attachment');
    const blocks = [{ type: 'image' as const, alt_text: 'a', slack_file: { id: file.id } }];
    expect(await refusal(client.chat.postMessage({ channel: ANA, text: 'a', blocks }))).toBe(
      'invalid_blocks',
    );
  });

  test('bytes are taken raw too, of the announced size and before completion only', async () => {
    const bytes = png();
    const { upload_url = '', file_id = '' } = await client.files.getUploadURLExternal({
      filename: 'a.png',
      length: bytes.length,
    });
    const send = async (body: Buffer): Promise<number> =>
      (await fetch(upload_url, { method: 'POST', body: new Uint8Array(body) })).status;
    expect(await refusal(client.files.completeUploadExternal({ files: [{ id: file_id }] }))).toBe(
      'file_not_found',
    );
    expect(await send(bytes.subarray(1))).toBe(400);
    expect(await send(bytes)).toBe(200);
    expect((await fetch(`${slack.url}/files/${file_id}`)).status).toBe(404);
    expect((await client.files.completeUploadExternal({ files: [{ id: file_id }] })).ok).toBe(true);
    expect(await send(bytes)).toBe(400);
    expect(await refusal(client.apiCall('files.completeUploadExternal', { files: 'F1' }))).toBe(
      'invalid_arguments',
    );
    expect(await refusal(client.apiCall('files.getUploadURLExternal', { filename: 'a' }))).toBe(
      'invalid_arguments',
    );
  });
});

const published = existsSync(SPECS);
if (!published) console.log(`Slack's published methods are not at ${SPECS}: their comparison is skipped.`);

describe.skipIf(!published)('The table of methods', () => {
  /** Answers that Slack gives though its list of errors does not name them. */
  const UNLISTED = new Set([
    'invalid_blocks_format',
    'msg_blocks_too_long',
    'thread_not_found',
    'cannot_reply_to_message',
    // `chat.postEphemeral` takes metadata, and refuses them as the other methods do.
    'invalid_metadata_format',
    'invalid_metadata_schema',
  ]);
  const TIERS: Readonly<Record<string, readonly unknown[]>> = {
    t1: [1],
    t2: [2],
    t3: [3],
    t4: [4],
    t5: ['special', 'post'],
    none: ['none'],
  };

  test.each(Object.entries(METHODS))(
    '%s demands, asks for and answers what Slack publishes',
    (name, method) => {
      const spec = JSON.parse(readFileSync(`${SPECS}/${name}.json`, 'utf8')) as {
        args: { required?: string[]; properties: Record<string, unknown> };
        errors: Record<string, unknown>;
        scope?: { bot?: string[] };
        rate_limits?: string;
      };
      expect(TIERS[spec.rate_limits ?? 'none']).toContain(method.tier);
      const required = (spec.args.required ?? []).filter((argument) => argument !== 'token');
      expect([...method.required].sort()).toEqual(required.sort());
      expect(method.scopes.filter((scope) => !(spec.scope?.bot ?? []).includes(scope))).toEqual([]);
      const unknown = method.errors.filter(
        (error) => !(error in spec.errors) && !ERRORS_OF_ALL.includes(error),
      );
      expect(unknown.filter((error) => !UNLISTED.has(error))).toEqual([]);
    },
  );
});
