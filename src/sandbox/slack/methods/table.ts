import type { Method } from '../method.ts';
import { authTest } from './auth.ts';
import { blocksValidate } from './blocks-validate.ts';
import { chatGetPermalink, chatPostMessage, chatUpdate } from './chat.ts';
import {
  conversationsHistory,
  conversationsInfo,
  conversationsList,
  conversationsOpen,
} from './conversations.ts';
import { filesCompleteUploadExternal, filesGetUploadUrlExternal } from './files.ts';
import { dndInfo, usersInfo, usersList, usersLookupByEmail } from './users.ts';

/** The methods of the Web API that the pretended Slack answers; any other is `unknown_method`. */
export const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'blocks.validate': blocksValidate,
  'chat.getPermalink': chatGetPermalink,
  'chat.postMessage': chatPostMessage,
  'chat.update': chatUpdate,
  'conversations.history': conversationsHistory,
  'conversations.info': conversationsInfo,
  'conversations.list': conversationsList,
  'conversations.open': conversationsOpen,
  'dnd.info': dndInfo,
  'files.completeUploadExternal': filesCompleteUploadExternal,
  'files.getUploadURLExternal': filesGetUploadUrlExternal,
  'users.info': usersInfo,
  'users.list': usersList,
  'users.lookupByEmail': usersLookupByEmail,
};
