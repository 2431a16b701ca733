import type { App } from '@slack/bolt';
import type { Wing } from '../wing.ts';

/** The end of the app in this workspace: what it was given is removed. */
export function registerLifecycle(app: App, wing: Wing): void {
  app.event('app_uninstalled', async () => {
    await wing.forgetInstallation();
    wing.desk.log.warn({}, 'the app was uninstalled from Slack; its tokens are removed');
  });

  app.event('tokens_revoked', async ({ event }) => {
    if ((event.tokens.bot ?? []).length === 0) return;
    await wing.forgetInstallation();
    wing.desk.log.warn({}, 'Slack revoked the tokens of the app; they are removed');
  });
}
