import { Refusal } from '../arguments.ts';
import type { Method } from '../method.ts';

export const appsConnectionsOpen: Method = {
  required: [],
  scopes: [],
  errors: [],
  tier: 3,
  token: 'app',
  answer({ state, need }) {
    need('connections:write');
    return { url: state.socketUrl() };
  },
};

export const appsUninstall: Method = {
  required: ['client_id', 'client_secret'],
  scopes: [],
  errors: ['bad_client_secret', 'invalid_client_id'],
  tier: 1,
  answer({ state, args }) {
    const { clientId, clientSecret } = state.credentials;
    if (args.text('client_id') !== clientId) throw new Refusal('invalid_client_id');
    if (args.text('client_secret') !== clientSecret) throw new Refusal('bad_client_secret');
    state.tokens.revokeAll();
    state.tell({ type: 'tokens_revoked', tokens: { oauth: [], bot: [state.workspace.botUserId] } });
    state.tell({ type: 'app_uninstalled' });
    return { uninstalled: true };
  },
};
