import type { Method } from '../method.ts';

export const authTest: Method = {
  required: [],
  scopes: [],
  errors: [],
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
