import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Span } from '../../src/briefing/brief.ts';
import { quote } from '../../src/briefing/telling.ts';
import { cut } from '../../src/language/foreign.ts';
import type { OpenFinding } from '../../src/progress/fixes.ts';
import {
  ASIDE_INPUTS,
  asReason,
  chosenDay,
  laterView,
  notAnIssueView,
  notMineView,
  reasonText,
} from '../blocks/aside-sheets.ts';
import { LIMITS } from '../blocks/controls.ts';
import { type ASIDE_SIGNS, nameOf } from '../blocks/fix.ts';
import { noteView } from '../blocks/sheet.ts';
import { ACTIONS, CALLBACKS } from '../ids.ts';
import { colleagues, ownFinding, reassign, rightsOf } from '../mend.ts';
import { type Entry, findingCodec, readEntered, type Sheet, sheetCodec } from '../schema.ts';
import { type Turn, turnOf, userIn, type Wing } from '../wing.ts';
import { openModal, refusedView } from './modal.ts';
import { actOf, placeOf, valueOfAction } from './payload.ts';
import { tickAside, tickClosed } from './ticks.ts';

/** What a sheet leads to: a sentence in the message and in the modal, or one on an input. */
type Said = { readonly said: readonly Span[] } | { readonly block: string; readonly error: string };

/** One way of saying something of a finding instead of mending it. */
interface Way {
  readonly action: keyof typeof ASIDE_SIGNS;
  readonly callback: string;
  readonly title: string;
  ask(turn: Turn, finding: OpenFinding, sheet: Sheet): Promise<ModalView>;
  hear(turn: Turn, sheet: Sheet, entered: (block: string) => Entry): Promise<Said>;
}

/** Later, not mine, not an issue. */
export function registerAside(app: App, wing: Wing): void {
  for (const way of [later(wing), notMine(wing), notAnIssue(wing)]) {
    app.action(way.action, async ({ ack, body, action, client }) => {
      await ack();
      const ref = findingCodec.read(valueOfAction(action));
      if (ref === null) return;
      const act = actOf(body);
      const place = placeOf(act);
      await openModal(wing, client, act, way.title, async (turn) => {
        const finding = await ownFinding(wing.desk, turn.member, ref);
        if (!('kind' in finding)) return way.ask(turn, finding, { finding: ref, place, sitting: null });
        if (finding.kind === 'closed') tickClosed(wing, turn, ref, place);
        return refusedView(turn, finding);
      });
    });

    app.view(way.callback, async ({ ack, body, view, client }) => {
      const sheet = sheetCodec.read(view.private_metadata);
      const turn = sheet && (await turnOf(wing, client, body.user.id));
      if (sheet === null || turn === null || typeof turn === 'string') return ack();
      const finding = await ownFinding(wing.desk, turn.member, sheet.finding);
      if ('kind' in finding) {
        if (finding.kind === 'closed') tickClosed(wing, turn, sheet.finding, sheet.place);
        return ack({ response_action: 'update', view: refusedView(turn, finding) });
      }
      const heard = await way.hear(turn, sheet, readEntered(view.state.values));
      if ('error' in heard) {
        return ack({
          response_action: 'errors',
          errors: { [heard.block]: cut(heard.error, LIMITS.errorText) },
        });
      }
      tickAside(wing, turn, { finding, ref: sheet.finding, place: sheet.place }, way.action, heard.said);
      wing.refreshHome(client, turn.member.id);
      const note = { title: turn.told.speaker.say(way.title), paragraphs: [heard.said] };
      return ack({ response_action: 'update', view: noteView(turn.told, note) });
    });
  }
}

function later({ desk }: Wing): Way {
  return {
    action: ACTIONS.later,
    callback: CALLBACKS.later,
    title: 'later.title',
    ask: async ({ told }, finding, sheet) => laterView(told, finding, sheet),
    async hear({ told, member }, { finding }, entered) {
      const { speaker, today } = told;
      const day = chosenDay(entered(ASIDE_INPUTS.when).option, entered(ASIDE_INPUTS.day).date, today);
      if (day === null) return { block: ASIDE_INPUTS.day, error: speaker.say('later.error') };
      await desk.memory.later(member.email, nameOf(finding), day);
      return { said: speaker.runs<Span>('later.said', { day: speaker.day(day) }) };
    },
  };
}

function notMine({ desk }: Wing): Way {
  return {
    action: ACTIONS.notMine,
    callback: CALLBACKS.notMine,
    title: 'not-mine.title',
    async ask({ told, member }, finding, sheet) {
      const { source } = finding.finding;
      const own = userIn(member, source);
      const people = (await colleagues(desk, source)).filter(({ value }) => value !== own);
      const { level } = await rightsOf(desk, member, source, ['ownerId']);
      return notMineView(told, { finding, people, reassigns: level === 'own', sheet });
    },
    async hear({ told, member }, { finding }, entered) {
      const { speaker } = told;
      const own = userIn(member, finding.source);
      const people = (await colleagues(desk, finding.source)).filter(({ value }) => value !== own);
      const chosen =
        people[Number(/^o(\d{1,5})$/.exec(entered(ASIDE_INPUTS.owner).option ?? '')?.[1] ?? Number.NaN)];
      const users = await desk.users();
      const owner = users.find(({ source, id }) => source === finding.source && id === chosen?.value);
      if (chosen && (await rightsOf(desk, member, finding.source, ['ownerId'])).level === 'own') {
        const became = await reassign(desk, member, finding, chosen.value);
        if (became !== null) return { block: ASIDE_INPUTS.owner, error: became };
        await desk.memory.notMine(member.email, nameOf(finding), owner?.email ?? null);
        return { said: speaker.runs<Span>('not-mine.said.passed', { name: quote(chosen.label) }) };
      }
      await desk.memory.notMine(member.email, nameOf(finding), owner?.email ?? null);
      return { said: [{ text: speaker.say('not-mine.said') }] };
    },
  };
}

function notAnIssue({ desk }: Wing): Way {
  return {
    action: ACTIONS.notAnIssue,
    callback: CALLBACKS.notAnIssue,
    title: 'not-issue.title',
    ask: async ({ told }, finding, sheet) => notAnIssueView(told, finding, sheet),
    async hear({ told, member }, { finding }, entered) {
      const { speaker } = told;
      const reason = asReason(entered(ASIDE_INPUTS.reason).option);
      const words = entered(ASIDE_INPUTS.why).text?.trim() ?? '';
      if (reason === null)
        return { block: ASIDE_INPUTS.reason, error: speaker.say('not-issue.error.choose') };
      if (reason === 'other' && words === '')
        return { block: ASIDE_INPUTS.why, error: speaker.say('not-issue.error') };
      // Kept by its name, so that the programme manager reads it in their own language.
      await desk.memory.noIssue(member.email, nameOf(finding), words === '' ? reason : `${reason}: ${words}`);
      return {
        said: speaker.runs<Span>('not-issue.said', {
          reason: words === '' ? reasonText(told, reason) : quote(words),
        }),
      };
    },
  };
}
