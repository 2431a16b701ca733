import type { Method } from '../method.ts';

export const authTest: Method = {
  required: [],
  scopes: [],
  errors: [],
  tier: 'special',
  answer: ({ workspace, url }) => ({
    url: `${url}/`,
    team: workspace.team,
    user: 'plumbline',
    team_id: workspace.teamId,
    user_id: workspace.botUserId,
    bot_id: workspace.botId,
    is_enterprise_install: false,
  }),
};

/** The last token of an app to go takes the installation with it. */
export const authRevoke: Method = {
  required: [],
  scopes: [],
  errors: [],
  tier: 3,
  answer({ state, args, token }) {
    if (args.flag('test') || token === null) return { revoked: false };
    state.tokens.revoke(token.value);
    state.tell({
      type: 'tokens_revoked',
      tokens: { oauth: [], bot: [state.workspace.botUserId] },
    });
    if (!state.tokens.installed()) state.tell({ type: 'app_uninstalled' });
    return { revoked: true };
  },
};
