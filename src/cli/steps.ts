import { writeFileSync } from 'node:fs';
import { anomalyText } from '../briefing/anomalies.ts';
import { CHECKS } from '../checks/index.ts';
import { type Day, endOfDay, stoppedClock, systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { NO_MAPPING, readMapping } from '../crm/mapping.ts';
import { createSpeaker } from '../language/speak.ts';
import { METRICS } from '../metrics/index.ts';
import type { Anomaly } from '../progress/anomalies.ts';
import { readStrategy } from '../strategy/read.ts';
import type { TaskName } from '../tasks.ts';
import { digestPage } from '../web/digest-page.ts';
import type { Doors, OpenHouse, SyncOutcome } from './doors.ts';
import { EXIT } from './exit.ts';
import { sourceLines } from './pull-lines.ts';
import { runResult } from './result.ts';
import { reportLines, type Screen, type Steps } from './screen.ts';

export interface StepFlags {
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly asOf?: Day;
  readonly failUnder?: number;
  /** Of a sync: everything is read from the beginning. */
  readonly reconcile?: boolean;
}

/** Opens the house that the environment describes. */
export function openFromEnvironment(
  doors: Doors,
  environment: NodeJS.ProcessEnv,
  asOf: Day | undefined,
  steps: Steps,
): Promise<OpenHouse> {
  const config = loadConfig(environment);
  const strategyFile = config.need('PLUMBLINE_STRATEGY', 'Every command');
  const mappingFile = config.get('PLUMBLINE_MAPPING');
  const zone = () => readStrategy(strategyFile, METRICS, CHECKS).organisation.zone;
  return doors.openHouse({
    config,
    clock: asOf === undefined ? systemClock : stoppedClock(endOfDay(asOf, zone())),
    home: config.need('PLUMBLINE_HOME', 'The store'),
    strategyFile,
    peopleFile: config.need('PLUMBLINE_PEOPLE', 'Sending'),
    mapping: mappingFile === undefined ? NO_MAPPING : readMapping(mappingFile),
    asOf: asOf ?? null,
    progress: steps.pulled,
  });
}

/**
 * One job alone, now, whatever the timetable says. Run twice it changes nothing and says nothing twice.
 * @returns the exit code
 */
export async function runStep(
  doors: Doors,
  task: Exclude<TaskName, 'reconcile'>,
  flags: StepFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const steps = screen.steps();
  const house = await openFromEnvironment(doors, environment, flags.asOf, steps);
  try {
    switch (task) {
      case 'sync': {
        const outcome = await steps.timed('sync', `Pulling from ${house.sources.join(' and ')}`, () =>
          flags.reconcile ? house.reconcile(flags.dryRun) : house.sync(flags.dryRun),
        );
        if (flags.json) screen.json(syncResult(outcome));
        else for (const line of outcome.sources.flatMap(sourceLines)) screen.print(line);
        return outcome.sources.some((source) => source.failures.length > 0) ? EXIT.upstream : EXIT.fine;
      }
      case 'score': {
        const judgement = await steps.timed('score', 'Checking, measuring, scoring', () =>
          house.score(flags.dryRun),
        );
        const { value, coverage, n } = judgement.score;
        if (flags.json && !flags.dryRun) {
          const deliveries = await house.deliveries();
          screen.json(
            runResult({
              judgement,
              view: await house.view(),
              deliveries,
              timings: steps.timings(),
              failures: [],
            }),
          );
        } else if (flags.json)
          screen.json({ asOf: judgement.day, score: { value, coverage, n }, checks: judgement.checks });
        else {
          screen.print(
            `Score ${value === null ? 'unknown' : value.toFixed(1)} of 100 over ${n.toLocaleString('en')} judgements; ${(coverage * 100).toFixed(0)} % of the rules could be run.`,
          );
          const { zone } = house.strategy().organisation;
          for (const line of flags.dryRun ? [] : anomalyLines(await house.anomalies(), house.day(), zone))
            screen.print(line);
        }
        return flags.failUnder !== undefined && (value === null || value < flags.failUnder)
          ? EXIT.belowScore
          : EXIT.fine;
      }
      case 'digest':
      case 'nudge': {
        const report = await steps.timed(task, `Sending the ${task}`, () => house[task](flags.dryRun));
        if (flags.json) screen.json(report);
        else for (const line of reportLines(report)) screen.print(line);
        return report.failed.length + report.unknown.length > 0 ? EXIT.undelivered : EXIT.fine;
      }
    }
  } finally {
    await house.close();
  }
}

/** What is not as usual, a sentence each, or that nothing is. */
export function anomalyLines(anomalies: readonly Anomaly[], day: Day, zone: string): string[] {
  const speaker = createSpeaker('en');
  if (anomalies.length === 0) return [speaker.say('anomalies.none')];
  const sentences = anomalies.map((anomaly) => anomalyText({ speaker, day, zone }, anomaly));
  return [`${speaker.say('anomalies.title')}:`, ...sentences.map((sentence) => `  ${sentence}`)];
}

/** Writes the day's digest as one HTML file, for those who have no Slack yet. */
export async function digestToFile(
  doors: Doors,
  flags: StepFlags,
  file: string,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, flags.asOf, screen.steps());
  try {
    writeFileSync(file, digestPage(await house.compose()));
    if (flags.json) screen.json({ file });
    else screen.print(`The digest of ${house.day()} is in ${file}.`);
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

function syncResult({ sources, valuesJudged, linksFound }: SyncOutcome): unknown {
  return {
    sources: sources.map((source) => ({
      ...source,
      failures: source.failures.map((failure) => failure.message),
    })),
    valuesJudged,
    linksFound,
  };
}
