import type { LinkView } from '../progress/linked.ts';
import type { Word } from '../store/ports.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

export interface LinksFlags {
  readonly json: boolean;
  /** Only links of this object. */
  readonly object?: string;
  /** At most so many. */
  readonly most: number;
}

const WHY: Readonly<Record<string, string>> = {
  'external-id': "the other's id",
  domain: 'same web domain',
  email: 'same e-mail address',
  likeness: 'alike in several fields',
  phone: 'same phone number',
};

/** Which records of the CRMs are taken for the same, why, and how sure that is. */
export async function listLinks(
  doors: Doors,
  flags: LinksFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const all = (await house.links()).filter(
      ({ link }) => flags.object === undefined || link.object === flags.object,
    );
    const shown = all.slice(0, flags.most);
    if (flags.json) {
      screen.json({ total: all.length, links: shown.map(asJson) });
      return EXIT.fine;
    }
    if (all.length === 0)
      screen.print('No links: they are found by `plumbline sync` where two CRMs are connected.');
    for (const view of shown) screen.print(lineOf(view));
    if (all.length > shown.length)
      screen.print(`${(all.length - shown.length).toLocaleString('en')} more; --most shows them.`);
    const open = all.filter(({ link }) => link.word === null).length;
    if (open > 0)
      screen.print(
        `${open.toLocaleString('en')} of ${all.length.toLocaleString('en')} rest on evidence alone. Say what you know: plumbline links confirm ID, plumbline links reject ID.`,
      );
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

/** Confirms or rejects a link. */
export async function sayLink(
  doors: Doors,
  ask: { readonly id: string; readonly word: Word; readonly by: string; readonly json: boolean },
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const link = await house.sayOfLink(ask.id, ask.word, ask.by);
    if (ask.json) screen.json(link);
    else
      screen.print(
        `${ask.word}: ${link.object} ${link.left.id} of ${link.left.source} and ${link.right.id} of ${link.right.source}. This stays until you say otherwise.`,
      );
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

function asJson({ link, left, right }: LinkView): object {
  const { id, object, reasons, confidence, word } = link;
  return { id, object, left, right, reasons, confidence, word };
}

function lineOf({ link, left, right }: LinkView): string {
  const reasons = link.reasons.map((reason) => WHY[reason] ?? reason).join(', ');
  const sure =
    link.reasons.length > 0 ? `${Math.round(link.confidence * 100)} % by ${reasons}` : 'no evidence left';
  const said = link.word === null ? '' : ` · ${link.word.word} by ${link.word.by}`;
  return `${link.id}  ${link.object}  ${left.label} (${left.source} ${left.id}) = ${right.label} (${right.source} ${right.id})  ${sure}${said}`;
}
