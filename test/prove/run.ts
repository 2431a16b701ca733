/**
 * The long bars, one JSON line a figure: `{"name":…,"value":…,"bar":…,"holds":true}`. Names given as arguments
 * select them. Exit code 1 when a bar does not hold.
 */
import { answerKey } from './answer-key.ts';
import { burst } from './burst.ts';
import { counts } from './counts.ts';
import { deliveryKills } from './delivery-kills.ts';
import { duplicates } from './duplicates.ts';
import { effectOfNudges } from './effect.ts';
import { forecasts } from './forecasts.ts';
import { gains } from './gains.ts';
import { histories } from './histories.ts';
import { hostileChecks } from './hostile.ts';
import { hostileSlack } from './hostile-slack.ts';
import { mutation } from './mutation.ts';
import { ranges } from './ranges.ts';
import { slackPage } from './slack-page.ts';
import { twoCommands } from './two-commands.ts';
import { wrongValues } from './wrong-values.ts';
import { year } from './year.ts';

export interface Figure {
  readonly name: string;
  readonly value: unknown;
  readonly bar: string;
  readonly holds: boolean;
}

/** Each proof by the part of a name that selects it; it hands its figures over as it finds them. */
const PROOFS: Readonly<Record<string, (tell: (figure: Figure) => void) => Promise<void>>> = {
  'answer-key': answerKey,
  burst,
  counts,
  'delivery-kills': deliveryKills,
  duplicates,
  effect: effectOfNudges,
  forecasts,
  gains,
  histories,
  hostile: hostileChecks,
  'hostile-slack': hostileSlack,
  mutation,
  ranges,
  'slack-page': slackPage,
  'two-commands': twoCommands,
  'wrong-values': wrongValues,
  year,
};

const wanted = process.argv.slice(2);
let failed = 0;
for (const [name, prove] of Object.entries(PROOFS)) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  await prove((figure) => {
    if (!figure.holds) failed++;
    console.log(JSON.stringify(figure));
  });
}
process.exitCode = failed > 0 ? 1 : 0;
