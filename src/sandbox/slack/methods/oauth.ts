import { Refusal } from '../arguments.ts';
import type { Method, MethodCall } from '../method.ts';
import { type Grant, ROTATION_SECONDS } from '../tokens.ts';

/**
 * Exchanges a code or a refresh token. The app proves itself by its id and secret, as arguments or by
 * HTTP's basic authentication.
 */
export const oauthV2Access: Method = {
  required: [],
  scopes: [],
  errors: [
    'bad_client_secret',
    'bad_redirect_uri',
    'invalid_client_id',
    'invalid_code',
    'invalid_grant_type',
    'invalid_refresh_token',
  ],
  tier: 'special',
  token: 'none',
  answer(call) {
    const { state, args } = call;
    const { clientId, clientSecret } = state.credentials;
    if (args.text('client_id') !== clientId) throw new Refusal('invalid_client_id');
    if (args.text('client_secret') !== clientSecret) throw new Refusal('bad_client_secret');
    const grant = granted(call);
    if (typeof grant === 'string') throw new Refusal(grant);
    return described(call, grant);
  },
};

function granted({ state: { tokens }, args }: MethodCall): Grant | string {
  const kind = args.text('grant_type') ?? 'authorization_code';
  if (kind === 'refresh_token') return tokens.refresh(args.text('refresh_token') ?? '');
  if (kind !== 'authorization_code') return 'invalid_grant_type';
  return tokens.exchange(args.text('code') ?? '', args.text('redirect_uri'));
}

function described(
  { workspace }: MethodCall,
  { token, refreshToken, installer }: Grant,
): Readonly<Record<string, unknown>> {
  return {
    access_token: token.value,
    token_type: 'bot',
    scope: token.scopes.join(','),
    bot_user_id: workspace.botUserId,
    app_id: workspace.appId,
    ...(refreshToken !== null && { refresh_token: refreshToken, expires_in: ROTATION_SECONDS }),
    team: { id: workspace.teamId, name: workspace.team },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: { id: installer },
  };
}
