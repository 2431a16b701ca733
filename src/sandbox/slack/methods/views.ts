import { Refusal, refuseWith } from '../arguments.ts';
import { type BlockProblem, validateView } from '../blocks.ts';
import { TOTALS } from '../limits.ts';
import type { Method, MethodCall } from '../method.ts';
import type { Trigger } from '../triggers.ts';
import { type ShownView, STACK_DEPTH, type ViewPayload, type Views } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import { pictureProblems } from './content.ts';
import { viewObject } from './view-object.ts';

const TRIGGER_ERRORS = ['exchanged_trigger_id', 'expired_trigger_id', 'invalid_trigger_id'];

export const viewsOpen: Method = {
  required: ['view'],
  scopes: [],
  errors: [...TRIGGER_ERRORS, 'duplicate_external_id', 'view_too_large'],
  tier: 4,
  answer(call) {
    const { views } = call.state;
    const payload = soundView(call, 'modal');
    single(views, payload, null);
    return shown(call, views.open(triggerOf(call).member, payload));
  },
};

export const viewsPush: Method = {
  required: ['view'],
  scopes: [],
  errors: [...TRIGGER_ERRORS, 'duplicate_external_id', 'not_found', 'push_limit_reached', 'view_too_large'],
  tier: 4,
  answer(call) {
    const { views } = call.state;
    const payload = soundView(call, 'modal');
    single(views, payload, null);
    const { member, viewId } = triggerOf(call);
    const stack = views.modals(member);
    if (!stack.some(({ id }) => id === viewId)) throw new Refusal('not_found');
    if (stack.length >= STACK_DEPTH) throw new Refusal('push_limit_reached');
    return shown(call, views.push(member, payload));
  },
};

export const viewsUpdate: Method = {
  required: ['view'],
  scopes: [],
  errors: ['duplicate_external_id', 'hash_conflict', 'not_found', 'view_too_large'],
  tier: 4,
  answer(call) {
    const { args, state } = call;
    const [id, externalId] = [args.text('view_id'), args.text('external_id')];
    if ((id === undefined) === (externalId === undefined)) {
      throw refuseWith('invalid_arguments', ['must provide exactly one of `view_id` or `external_id`']);
    }
    const before = id === undefined ? state.views.byExternalId(externalId ?? '') : state.views.find(id);
    if (before === null) throw new Refusal('not_found');
    const payload = soundView(call, before.payload.type);
    single(state.views, payload, before);
    unchanged(call, before);
    return shown(call, state.views.update(before, payload));
  },
};

export const viewsPublish: Method = {
  required: ['user_id', 'view'],
  scopes: [],
  errors: ['duplicate_external_id', 'hash_conflict', 'not_enabled', 'view_too_large'],
  tier: 4,
  answer(call) {
    const { args, state, workspace } = call;
    const member = workspace.member(args.text('user_id') ?? '');
    if (member === null) throw refuseWith('invalid_arguments', ['invalid `user_id`']);
    if (!state.app.homeTab) throw new Refusal('not_enabled');
    const payload = soundView(call, 'home');
    const before = state.views.home(member.id);
    single(state.views, payload, before);
    if (before !== null) unchanged(call, before);
    return shown(call, state.views.publish(member.id, payload));
  },
};

const shown = ({ workspace }: MethodCall, view: ShownView): Record<string, unknown> => ({
  view: viewObject(view, workspace),
});

/** What Slack would refuse in a view, with pointers from the view. */
export function viewProblems(view: unknown, type: ViewPayload['type'], workspace: Workspace): BlockProblem[] {
  const problems = validateView(view);
  if (problems.length > 0) return problems;
  const payload = view as ViewPayload;
  if (payload.type !== type) return [{ pointer: '/type', message: `must be one of: ${type}` }];
  return pictureProblems(payload.blocks, workspace).map(({ pointer, message }) => ({
    pointer: `/blocks${pointer}`,
    message,
  }));
}

/** @throws Refusal `view_too_large`, or `invalid_arguments` with what is wrong */
function soundView({ args, workspace }: MethodCall, type: ViewPayload['type']): ViewPayload {
  const view = args.json('view', 'invalid_arguments');
  if (Buffer.byteLength(JSON.stringify(view)) > TOTALS.viewBytes) throw new Refusal('view_too_large');
  const problems = viewProblems(view, type, workspace);
  if (problems.length === 0) return view as ViewPayload;
  throw refuseWith(
    'invalid_arguments',
    problems.map(({ pointer, message }) => `${message} [json-pointer:/view${pointer}]`),
  );
}

/** Goes on where no other view has the same external id. */
function single(views: Views, { external_id }: ViewPayload, self: ShownView | null): void {
  const found = external_id === undefined || external_id === '' ? null : views.byExternalId(external_id);
  if (found !== null && found.id !== self?.id) throw new Refusal('duplicate_external_id');
}

function unchanged({ args }: MethodCall, { hash }: ShownView): void {
  const seen = args.text('hash');
  if (seen !== undefined && seen !== hash) throw new Refusal('hash_conflict');
}

function triggerOf({ state, args }: MethodCall): Trigger {
  const id = args.text('trigger_id') ?? args.text('interactivity_pointer');
  if (id === undefined) throw refuseWith('invalid_arguments', ['missing required field: trigger_id']);
  const found = state.triggers.spend(id);
  if (typeof found === 'string') throw new Refusal(found);
  return found;
}
