import { messageOf } from '../errors.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

/** Asks every connected source who we are and what we see, and says what is missing and where it is set. */
export async function doctor(
  doors: Doors,
  screen: Screen,
  json: boolean,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const probes = await house.probe();
    const { sources } = await house.sync(true);
    if (json) {
      screen.json(
        probes.map(({ source, probe, error }) => ({
          source,
          probe,
          error: error === null ? null : messageOf(error),
          hidden: sources.find((candidate) => candidate.source === source)?.hidden ?? [],
        })),
      );
    } else {
      for (const { source, probe, error } of probes) {
        if (probe === null) {
          screen.print(`✗ ${source}: ${messageOf(error)}`);
          continue;
        }
        const allowance = probe.allowance
          ? `; ${probe.allowance.used.toLocaleString('en')} of ${probe.allowance.limit.toLocaleString('en')} calls used`
          : '';
        screen.print(`✓ ${source}: ${probe.account}, ${probe.currency}, ${probe.zone}${allowance}`);
        for (const { object, reason } of sources.find((candidate) => candidate.source === source)?.hidden ??
          []) {
          screen.print(`  – ${object}: ${reason}`);
        }
      }
      const strategy = house.strategy();
      screen.print(
        `✓ strategy: ${strategy.organisation.name}, version of ${strategy.version.date}, ${strategy.goals.length} goals`,
      );
      const agreed = house
        .people()
        .filter((person) => person.role === 'rep' && person.agreed !== undefined).length;
      screen.print(`✓ people: ${house.people().length}, ${agreed} reps agreed to nudges`);
    }
    return probes.some(({ error }) => error !== null) ? EXIT.upstream : EXIT.fine;
  } finally {
    await house.close();
  }
}
