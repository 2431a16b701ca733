import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

/** Runs the timetable until interrupted. */
export async function service(doors: Doors, screen: Screen, environment: NodeJS.ProcessEnv): Promise<number> {
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const running = await house.serve();
    for (const { task, slot } of await house.upcoming()) screen.print(`next ${task.padEnd(9)} ${slot}`);
    await screen.untilInterrupted(`Plumbline serves ${house.strategy().organisation.name}. Ctrl-C ends it.`);
    await running.stop();
    return EXIT.fine;
  } finally {
    await house.close();
  }
}
