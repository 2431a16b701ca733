import { z } from 'zod';
import { Refusal, refuseWith } from '../arguments.ts';
import type { SlackFile } from '../files.ts';
import type { Method } from '../method.ts';
import { addressee, threadOf } from './addressing.ts';
import { soundBlocks } from './content.ts';

export const filesGetUploadUrlExternal: Method = {
  required: ['filename', 'length'],
  scopes: ['files:write'],
  errors: [],
  tier: 4,
  answer({ state, workspace, args, need }) {
    need('files:write');
    const file = workspace.files.announce(args.text('filename') ?? '', args.count('length') ?? 0);
    return { upload_url: state.uploadUrl(file.id), file_id: file.id };
  },
};

const listed = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1);

export const filesCompleteUploadExternal: Method = {
  required: ['files'],
  scopes: ['files:write'],
  errors: [
    'cannot_reply_to_message',
    'channel_not_found',
    'file_not_found',
    'invalid_blocks',
    'invalid_blocks_format',
    'msg_blocks_too_long',
    'not_in_channel',
    'thread_not_found',
  ],
  tier: 4,
  answer({ workspace, args, need, url }) {
    need('files:write');
    const wanted = listed.safeParse(args.json('files', 'invalid_arguments'));
    if (!wanted.success)
      throw refuseWith('invalid_arguments', ['must be a list of files [json-pointer:/files]']);
    const channel = args.text('channel_id');
    const target = channel === undefined ? null : addressee(workspace, channel);
    if (target?.isMember === false) throw new Refusal('not_in_channel');
    const threadTs = target && threadOf(workspace, target, args.text('thread_ts'));
    const blocks = soundBlocks(args.json('blocks', 'invalid_blocks_format') ?? [], workspace);
    if (wanted.data.some(({ id }) => workspace.files.find(id)?.bytes == null))
      throw new Refusal('file_not_found');
    const files = wanted.data.flatMap(({ id, title }) => workspace.files.share(id, title ?? null) ?? []);
    if (target !== null) {
      const text = args.text('initial_comment') ?? '';
      workspace.post(target, { text, blocks, metadata: null, threadTs, files: files.map(({ id }) => id) });
    }
    return { files: files.map((file) => fileObject(file, url, workspace.botUserId)) };
  },
};

function fileObject(file: SlackFile, url: string, user: string): Record<string, unknown> {
  const address = `${url}/files-pri/${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: file.mime,
    filetype: file.name.split('.').at(-1) ?? '',
    size: file.size,
    user,
    url_private: address,
    url_private_download: address,
    permalink: address,
  };
}
