import { createSpeaker } from '../language/speak.ts';
import { wordsOf } from '../strategy/words.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import { outFile } from './out-file.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

export interface ExportFlags {
  readonly format: 'csv' | 'parquet';
  readonly out: string;
  readonly json: boolean;
}

/** Writes every open finding of the last scoring into a file. */
export async function exportToFile(
  doors: Doors,
  flags: ExportFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const file = outFile(flags.out);
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const speaker = createSpeaker('en', wordsOf(house.strategy()));
    const words = (id: string) => ({
      title: speaker.say(`check.${id}.title`),
      fix: speaker.say(`check.${id}.fix`),
    });
    const { rows, people } = await house.exportFindings({ file, format: flags.format, words });
    if (flags.json) screen.json({ file, format: flags.format, rows, people });
    else {
      screen.print(`${rows.toLocaleString('en')} findings written to ${file}.`);
      if (!people)
        screen.print(
          'Records are named by their page alone, and users not at all (people.rep_level of the strategy).',
        );
    }
    return EXIT.fine;
  } finally {
    await house.close();
  }
}
