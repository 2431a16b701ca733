import type { Requirement } from '../crm/connector.ts';
import { messageOf } from '../errors.ts';
import type { Preflight } from '../mirror/preflight.ts';
import type { Doors, OpenHouse } from './doors.ts';
import { EXIT } from './exit.ts';
import { budgetLine } from './pull-lines.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

/**
 * Asks every connected source who we are there and for everything that the strategy needs; says what is missing and
 * on which page the admin sets it.
 * @returns the exit code: `upstream` where a source does not let us in, or something without which a goal cannot be
 *   measured is missing
 */
export async function doctor(
  doors: Doors,
  screen: Screen,
  json: boolean,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const steps = screen.steps();
  const house = await openFromEnvironment(doors, environment, undefined, steps);
  try {
    const found: Preflight[] = [];
    for (const source of house.sources) {
      found.push(await steps.timed(source, `Asking ${source}`, () => house.preflight(source)));
    }
    if (json) screen.json(resultOf(house, found));
    else for (const line of [...found.flatMap(sourceLines), ...(await houseLines(house))]) screen.print(line);
    const bad = found.some(
      ({ failure, requirements }) =>
        failure !== null || requirements.some(({ met, needed }) => needed && !met),
    );
    return bad ? EXIT.upstream : EXIT.fine;
  } finally {
    await house.close();
  }
}

function sourceLines({ source, probe, requirements, budget, failure }: Preflight): string[] {
  const lines = probe ? [`✓ ${source}: ${probe.account}, ${probe.currency}, ${probe.zone}`] : [];
  if (probe) {
    const who =
      probe.integrationUserId === null
        ? 'The token stands for no user'
        : `We are user ${probe.integrationUserId}`;
    lines.push(`  ${who}.`, `  ${budgetLine(budget)}`);
    if (probe.allowance)
      lines.push(
        `  Of the whole allowance ${probe.allowance.used.toLocaleString('en')} calls are used, by all together.`,
      );
  }
  lines.push(...requirements.flatMap(requirementLines));
  return failure === null ? lines : [...lines, `✗ ${source}: ${messageOf(failure)}`];
}

/** ✓ there · ✗ missing and needed · – missing, and only something else is lost. */
function requirementLines({ what, met, needed, why, where }: Requirement): string[] {
  const mark = met ? '✓' : needed ? '✗' : '–';
  const line = `  ${mark} ${what}: ${why}`;
  return where === null ? [line] : [line, `      → ${where}`];
}

async function houseLines(house: OpenHouse): Promise<string[]> {
  const strategy = house.strategy();
  const people = (await house.known()).map(({ person }) => person);
  const agreed = people.filter(({ role, agreed: on }) => role === 'rep' && on !== undefined).length;
  const beat = await house.lastBeat();
  return [
    ...house.slackLines(),
    ...(house.sources.length === 0
      ? ['– no CRM is connected: `plumbline --help` names the options that connect one']
      : []),
    `✓ strategy: ${strategy.organisation.name}, version of ${strategy.version.date}, ${strategy.goals.length} goals`,
    `✓ people: ${people.length}, ${agreed} reps agreed to nudges`,
    beat === null
      ? '– the service has not run yet: `plumbline run`'
      : `${beat.failed + beat.unknown === 0 ? '✓' : '✗'} service: last sign of life ${beat.at}; ${beat.failed} messages failed, ${beat.unknown} unknown, ${beat.late} late`,
  ];
}

function resultOf(house: OpenHouse, found: readonly Preflight[]): unknown {
  const { organisation, version, goals } = house.strategy();
  return {
    sources: found.map(({ failure, ...rest }) => ({
      ...rest,
      failure: failure === null ? null : messageOf(failure),
    })),
    strategy: { organisation: organisation.name, version: version.date, goals: goals.length },
    people: house.people().length,
    slack: house.slackLines(),
  };
}
