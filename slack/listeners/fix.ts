import type { App } from '@slack/bolt';
import { cut } from '../../src/language/foreign.ts';
import { LIMITS } from '../blocks/controls.ts';
import { inputId } from '../blocks/inputs.ts';
import { noteView, savingView } from '../blocks/sheet.ts';
import { ACTIONS, CALLBACKS } from '../ids.ts';
import { openFix, undoOwn } from '../mend.ts';
import { findingCodec, readEntered, sheetCodec, undoCodec } from '../schema.ts';
import { turnOf, type Wing } from '../wing.ts';
import { languageOf, openModal, refusedView, updateView } from './modal.ts';
import { actOf, placeOf, valueOfAction } from './payload.ts';
import { lateView, shownForm, submitSheet } from './submit.ts';
import { tickClosed, tickOpen } from './ticks.ts';

/** Slack waits three seconds for the answer to a form; whatever takes longer is told afterwards. */
const ANSWER_WITHIN_MS = 1_500;

/** Fixing a record: the form, what was entered, and taking it back. */
export function registerFix(app: App, wing: Wing): void {
  app.action(ACTIONS.fix, async ({ ack, body, action, client }) => {
    await ack();
    const finding = findingCodec.read(valueOfAction(action));
    if (finding === null) return;
    const act = actOf(body);
    const place = placeOf(act);
    await openModal(wing, client, act, 'sheet.title', async (turn) => {
      const opened = await openFix(wing.desk, turn.member, finding);
      if (opened.kind === 'form') return shownForm(wing, turn, opened, { finding, place, sitting: null });
      if (opened.kind === 'closed') tickClosed(wing, turn, finding, place);
      return refusedView(turn, opened);
    });
  });

  app.view(CALLBACKS.fix, async ({ ack, body, view, client }) => {
    const sheet = sheetCodec.read(view.private_metadata);
    if (sheet === null) return ack();
    const entered = readEntered(view.state.values);
    const work = (async () => {
      const turn = await turnOf(wing, client, body.user.id);
      return typeof turn === 'string'
        ? null
        : { turn, answer: await submitSheet(wing, turn, sheet, entered) };
    })();
    const quick = await within(work, ANSWER_WITHIN_MS);
    if (quick === 'late') {
      const form = languageOf(wing, body.user.id);
      await ack({ response_action: 'update', view: savingView(form, form.speaker.say('sheet.title')) });
    }
    const done = await work;
    if (done === null) return quick === 'late' ? undefined : ack();
    const { turn, answer } = done;
    if (quick === 'late') {
      await updateView(client, view.id, await lateView(wing, turn, sheet, answer));
    } else if (answer.kind === 'view') {
      await ack({ response_action: 'update', view: answer.view });
    } else {
      const errors = [...answer.errors].map(([field, text]) => [inputId(field), cut(text, LIMITS.errorText)]);
      await ack({ response_action: 'errors', errors: Object.fromEntries(errors) });
    }
    wing.refreshHome(client, turn.member.id);
  });

  app.action(ACTIONS.undo, async ({ ack, body, action, client }) => {
    await ack();
    const ref = undoCodec.read(valueOfAction(action));
    if (ref === null) return;
    const act = actOf(body);
    const turn = await turnOf(wing, client, act.user.id);
    if (typeof turn === 'string') return;
    const undone = await undoOwn(wing.desk, turn.member, ref.fix);
    if (undone.kind === 'done') tickOpen(wing, turn, ref.finding, placeOf(act) ?? ref.place);
    const words = {
      done: 'undo.done',
      late: 'undo.late',
      changed: 'undo.changed',
      unknown: 'undo.unknown',
    } as const;
    const { speaker } = turn.told;
    const paragraphs = [[{ text: speaker.say(words[undone.kind]) }]];
    const view = noteView(turn.told, { title: speaker.say('undo.title'), paragraphs });
    if (act.view?.type === 'modal') await updateView(client, act.view.id, view);
    else if (undone.kind !== 'done' && act.trigger_id)
      await client.views.open({ trigger_id: act.trigger_id, view });
    wing.refreshHome(client, turn.member.id);
  });

  // A button that is a link says that it was pressed, and wants nothing.
  app.action(ACTIONS.open, ({ ack }) => ack());
}

/** What came of work within a time, or that it is late. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
