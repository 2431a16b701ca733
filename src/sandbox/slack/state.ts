import type { Clock } from '../../clock.ts';
import type { SlackApp } from './app.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Tokens } from './tokens.ts';
import type { Triggers } from './triggers.ts';
import type { Views } from './views.ts';
import type { Workspace } from './workspace.ts';

/** Secrets and ids of the app, as its settings page in Slack would show them. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingSecret: string;
}

/** Everything that the pretended Slack remembers. */
export interface SlackState {
  readonly workspace: Workspace;
  readonly app: SlackApp;
  readonly credentials: Credentials;
  readonly tokens: Tokens;
  readonly triggers: Triggers;
  readonly views: Views;
  readonly responseUrls: ResponseUrls;
  /** Measures how long tokens, triggers and addresses live. */
  readonly wall: Clock;
  /** The address of the pretended Slack, without a slash at the end. */
  url(): string;
  /** Where the bytes of a file go. */
  uploadUrl(fileId: string): string;
  /** The address of a new socket, good once. */
  socketUrl(): string;
  /** What the app must know: an event of its subscriptions, told in the background. */
  tell(event: Readonly<Record<string, unknown>>, about?: { readonly member?: string }): void;
}
