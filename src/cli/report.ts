import { writeFileSync } from 'node:fs';
import type { Day } from '../clock.ts';
import { reportPage } from '../web/report-page.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import { outFile } from './out-file.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

export interface ReportFlags {
  readonly out: string;
  readonly json: boolean;
  /** BCP 47. */
  readonly language?: string;
  /** Address of the person who is to read it; the first sponsor unless told. */
  readonly as?: string;
  readonly asOf?: Day;
}

/** Writes the day's report as one HTML file that can be sent on: it holds what everybody may see. */
export async function reportToFile(
  doors: Doors,
  flags: ReportFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const file = outFile(flags.out);
  const house = await openFromEnvironment(doors, environment, flags.asOf, screen.steps());
  try {
    const { as: recipient, language } = flags;
    const report = await house.report({
      ...(recipient === undefined ? {} : { recipient }),
      ...(language === undefined ? {} : { language }),
    });
    writeFileSync(file, reportPage(report));
    const sections = report.sections.map(({ id }) => id);
    if (flags.json) screen.json({ file, day: report.day, language: report.language, sections });
    else screen.print(`The report of ${report.day} is in ${file}.`);
    return EXIT.fine;
  } finally {
    await house.close();
  }
}
