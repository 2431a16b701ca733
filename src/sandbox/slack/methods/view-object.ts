import type { ShownView } from '../views.ts';
import type { Workspace } from '../workspace.ts';

/** A view as Slack's answers and payloads show it. @param values what stands in its inputs */
export function viewObject(
  view: ShownView,
  workspace: Workspace,
  values: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { payload } = view;
  return {
    id: view.id,
    team_id: workspace.teamId,
    title: null,
    close: null,
    submit: null,
    clear_on_close: false,
    notify_on_close: false,
    callback_id: '',
    external_id: '',
    private_metadata: '',
    ...payload,
    state: { values },
    hash: view.hash,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: workspace.appId,
    app_installed_team_id: workspace.teamId,
    bot_id: workspace.botId,
  };
}
