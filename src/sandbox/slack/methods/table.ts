import type { Method } from '../method.ts';
import { appsConnectionsOpen, appsUninstall } from './apps.ts';
import { authRevoke, authTest } from './auth.ts';
import { blocksValidate } from './blocks-validate.ts';
import { chatDelete, chatGetPermalink, chatPostEphemeral, chatPostMessage, chatUpdate } from './chat.ts';
import {
  conversationsHistory,
  conversationsInfo,
  conversationsList,
  conversationsMembers,
  conversationsOpen,
  conversationsReplies,
} from './conversations.ts';
import { filesCompleteUploadExternal, filesGetUploadUrlExternal } from './files.ts';
import { oauthV2Access } from './oauth.ts';
import { teamInfo } from './team.ts';
import { dndInfo, dndTeamInfo, usersInfo, usersList, usersLookupByEmail } from './users.ts';
import { viewsOpen, viewsPublish, viewsPush, viewsUpdate } from './views.ts';

/** The methods of the Web API that the pretended Slack answers; any other is `unknown_method`. */
export const METHODS: Readonly<Record<string, Method>> = {
  'apps.connections.open': appsConnectionsOpen,
  'apps.uninstall': appsUninstall,
  'auth.revoke': authRevoke,
  'auth.test': authTest,
  'blocks.validate': blocksValidate,
  'chat.delete': chatDelete,
  'chat.getPermalink': chatGetPermalink,
  'chat.postEphemeral': chatPostEphemeral,
  'chat.postMessage': chatPostMessage,
  'chat.update': chatUpdate,
  'conversations.history': conversationsHistory,
  'conversations.info': conversationsInfo,
  'conversations.list': conversationsList,
  'conversations.members': conversationsMembers,
  'conversations.open': conversationsOpen,
  'conversations.replies': conversationsReplies,
  'dnd.info': dndInfo,
  'dnd.teamInfo': dndTeamInfo,
  'files.completeUploadExternal': filesCompleteUploadExternal,
  'files.getUploadURLExternal': filesGetUploadUrlExternal,
  'oauth.v2.access': oauthV2Access,
  'team.info': teamInfo,
  'users.info': usersInfo,
  'users.list': usersList,
  'users.lookupByEmail': usersLookupByEmail,
  'views.open': viewsOpen,
  'views.publish': viewsPublish,
  'views.push': viewsPush,
  'views.update': viewsUpdate,
};
