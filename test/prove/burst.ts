import { burst as runBurst } from './burst-run.ts';
import type { Figure } from './run.ts';

/** What Slack lets through in a minute, as the sandbox holds it: "several hundred messages". */
const MESSAGES_A_MINUTE = 300;

/** 1,000 reps and 50 sponsors at one hour, by a simulated clock. */
export async function burst(tell: (figure: Figure) => void): Promise<void> {
  const run = await runBurst({ sponsors: 50, reps: 1_000 });
  const { digests, nudges, limited, lastDigestSeconds, lastNudgeSeconds, calls } = run;
  tell({
    name: 'burst arrived',
    value: { digests, nudges, calls },
    bar: '50 and 1,000',
    holds: digests === 50 && nudges === 1_000,
  });
  tell({ name: 'burst refused for the rates', value: limited, bar: '0', holds: limited === 0 });
  tell({
    name: 'burst last sponsor',
    value: lastDigestSeconds,
    bar: 'within 300 s',
    holds: lastDigestSeconds <= 300,
  });
  const messages = calls['chat.postMessage'] ?? 0;
  const bound = Math.round((messages / MESSAGES_A_MINUTE) * 60);
  tell({
    name: 'burst last rep',
    value: { seconds: lastNudgeSeconds, boundSeconds: bound, messages },
    bar: `at most twice what ${MESSAGES_A_MINUTE} messages a minute need`,
    holds: lastNudgeSeconds <= 2 * bound,
  });
}
