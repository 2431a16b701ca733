import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { NO_MAPPING, readMapping } from '../crm/mapping.ts';
import { ConfigError } from '../errors.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';

/**
 * Connects a CRM by a refresh token: reads it unseen, gets in with it, and keeps it sealed.
 * @param secret how the token is asked for
 */
export async function connect(
  doors: Doors,
  source: string,
  screen: Screen,
  json: boolean,
  environment: NodeJS.ProcessEnv,
  secret: (question: string) => Promise<string>,
): Promise<number> {
  const config = loadConfig(environment);
  const mappingFile = config.get('PLUMBLINE_MAPPING');
  const refreshToken = await secret(`Refresh token of ${source} (it is not shown): `);
  if (refreshToken === '') {
    throw new ConfigError({
      what: 'No refresh token was given.',
      why: 'It is asked for at the terminal, or read from standard input.',
      next: `Run \`plumbline connect ${source}\` and paste it, or pipe it in: \`plumbline connect ${source} < FILE\`.`,
    });
  }
  const steps = screen.steps();
  const { account } = await steps.timed('connect', `Getting into ${source}`, () =>
    doors.connect({
      config,
      clock: systemClock,
      home: config.need('PLUMBLINE_HOME', 'The store'),
      mapping: mappingFile === undefined ? NO_MAPPING : readMapping(mappingFile),
      source,
      refreshToken,
    }),
  );
  if (json) screen.json({ source, account });
  else
    screen.print(
      `✓ ${source}: ${account}. The token is kept sealed; \`plumbline doctor\` says what it may do.`,
    );
  return EXIT.fine;
}
