import type { Method } from '../method.ts';

export const teamInfo: Method = {
  required: [],
  scopes: ['team:read'],
  errors: [],
  tier: 3,
  answer({ workspace, need }) {
    need('team:read');
    const { teamId, team, domain } = workspace;
    return { team: { id: teamId, name: team, domain, email_domain: '', icon: { image_default: true } } };
  },
};
