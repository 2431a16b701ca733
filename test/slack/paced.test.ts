import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Budget, createBudget } from '../../slack/budget.ts';
import { failureOf, NOT_CALLED } from '../../slack/failures.ts';
import { pacedOptions } from '../../slack/paced.ts';
import { createWire } from '../../slack/wire.ts';
import { silentLog } from '../../src/log.ts';
import { steppedTime } from './stepped-time.ts';

/** Methods that were called, in their order, each with the name that the test gave the call. */
let heard: string[] = [];
/** What is answered instead of a plain yes, once each. */
let answers: { readonly status: number; readonly headers: Record<string, string> }[] = [];
let server: Server;
let apiUrl = '';
let time: ReturnType<typeof steppedTime>;
let budget: Budget;

beforeEach(async () => {
  [heard, answers] = [[], []];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = new URLSearchParams(Buffer.concat(chunks).toString());
      const { status = 200, headers = {} } = answers.shift() ?? {};
      heard.push(`${request.url?.slice(5)} ${body.get('ts') ?? body.get('channel') ?? ''}`.trim());
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify({ ok: true }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  time = steppedTime();
  budget = createBudget(time);
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const client = (urgent: boolean, ended?: AbortSignal) =>
  new webApi.WebClient(
    'xoxb-1',
    pacedOptions({ apiUrl, timeoutMs: 5_000, budget, urgent, ...(ended && { ended }) }),
  );
const update = (of: webApi.WebClient, ts: string) => of.chat.update({ channel: 'D1', ts, text: 'x' });
const form = (of: webApi.WebClient) =>
  of.views.open({
    trigger_id: '1',
    view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] },
  });
/** Until so many calls were heard: they need real time, though the clock stands still. */
const until = async (count: number) => {
  for (let tries = 0; heard.length < count && tries < 400; tries++)
    await new Promise((resolve) => setTimeout(resolve, 5));
};
const of = (method: string) => heard.filter((call) => call.startsWith(method)).length;

it('a form opens at once, however many calls wait', async () => {
  const [acting, many] = [client(true), client(false)];
  const waiting = Array.from({ length: 60 }, (_, n) => update(many, `${n}`));
  await until(30);
  const wanted = Array.from({ length: 130 }, () => form(acting));
  await Promise.all(wanted);
  expect([of('chat.update'), of('views.open')]).toEqual([30, 130]);
  await time.pass(3 * 60_000);
  await Promise.all(waiting);
  expect(of('chat.update')).toBe(60);
});

it('what a person did goes before what is done for many, and a digest is put right between both', async () => {
  const [acting, many] = [client(true), client(false)];
  const wire = createWire({ token: 'xoxb-1', apiUrl, log: silentLog, pace: time, budget });
  const waiting = [
    ...Array.from({ length: 60 }, (_, n) => update(many, `${n}`)),
    ...Array.from({ length: 20 }, () => update(acting, 'act')),
  ];
  const ask = { method: 'chat.update', conversation: null, urgent: true };
  const digest = wire.call(ask, (slack) => update(slack, 'digest'));
  await until(45);
  // 45 in the minute: 30 for many and the rest for those who act, of whom 5 and the digest wait.
  expect([of('chat.update act'), of('chat.update digest'), heard.length]).toEqual([15, 0, 45]);
  await time.pass(60_000);
  await until(75);
  expect([of('chat.update act'), of('chat.update digest'), heard.length]).toEqual([20, 1, 75]);
  await time.pass(60_000);
  await Promise.all([...waiting, digest]);
});

it('a pause that Slack asked a listener for holds the messages of the notifier, too, and the call is made again', async () => {
  answers = [{ status: 429, headers: { 'retry-after': '30' } }];
  const posted = client(true).chat.postMessage({ channel: 'D1', text: 'x' });
  await until(1);
  const wire = createWire({ token: 'xoxb-1', apiUrl, log: silentLog, pace: time, budget });
  const ask = { method: 'chat.postMessage', conversation: 'D2', urgent: true };
  await new Promise((resolve) => setTimeout(resolve, 50));
  const digest = wire.call(ask, (slack) => slack.chat.postMessage({ channel: 'D2', text: 'x' }));
  await time.pass(29_000);
  expect(heard).toHaveLength(1);
  await time.pass(1_000);
  await Promise.all([posted, digest]);
  expect(heard.sort()).toEqual(['chat.postMessage D1', 'chat.postMessage D1', 'chat.postMessage D2']);
});

it('a form that Slack refuses for its rate is told at once, since its moment is over', async () => {
  answers = [{ status: 429, headers: { 'retry-after': '3' } }];
  const error = await form(client(true)).catch((thrown: unknown) => thrown);
  expect(failureOf(error, 'views.open').waitMs).toBe(3_000);
  expect(heard).toHaveLength(1);
});

it('whoever waits for a turn when the app ends was surely not heard by Slack', async () => {
  const ending = new AbortController();
  const many = client(false, ending.signal);
  const waiting = Array.from({ length: 31 }, (_, n) => update(many, `${n}`));
  const last = waiting.at(-1)?.catch((thrown: unknown) => thrown);
  await until(30);
  ending.abort(Object.assign(new Error('ended'), { code: NOT_CALLED }));
  expect(failureOf(await last, 'chat.update')).toMatchObject({ certain: true });
  await expect(update(many, 'late')).rejects.toThrow();
  await Promise.allSettled(waiting);
  expect(heard).toHaveLength(30);
});
