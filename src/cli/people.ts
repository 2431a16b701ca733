import { AGREEMENT_TEXT } from '../people/preferences.ts';
import type { Doors, KnownPerson } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

/** Lists who is known, in which role, at which hours and days they hear from us, and whether they agreed. */
export async function listPeople(
  doors: Doors,
  flags: { readonly json: boolean },
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const known = await house.known();
    if (flags.json) screen.json(known.map(({ person, ...rest }) => ({ ...person, ...rest })));
    else for (const line of known.flatMap(personLines)) screen.print(line);
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

/** Forgets a person: what they chose and said, messages, login and numbers, and their name in the audit trail of fixes. */
export async function forgetPerson(
  doors: Doors,
  ask: { readonly email: string; readonly json: boolean },
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    await house.forgetPerson(ask.email);
    if (ask.json) screen.json({ forgotten: ask.email });
    else
      screen.print(
        'What this person chose and said, every message to them, their login and their own numbers are forgotten, and their name in what was fixed. Take them out of the people file as well.',
      );
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

function personLines({ person, zone, agreement, next }: KnownPerson): string[] {
  const { email, role, team, at, weekdays, digest, language, absences = [], agreed } = person;
  const days = weekdays ? weekdays.join(' ') : 'the organisation’s days';
  const away = absences.map(({ from, to }) => (from === to ? from : `${from} to ${to}`)).join(', ');
  const lines = [
    `${email} · ${role}${team ? ` · ${team}` : ''}`,
    `  ${zone}, ${language}, ${days}${at ? `, at ${at}` : ''}${away ? `, away ${away}` : ''}`,
  ];
  if (role === 'rep') lines.push(`  ${agreementLine(agreement, agreed)}`);
  if (digest === 'changes') lines.push('  digest only when something changed');
  if (digest === 'off') lines.push('  wants no digest');
  if (next !== null) lines.push(`  next ${next.kind} ${next.at}`);
  return lines;
}

function agreementLine(agreement: KnownPerson['agreement'], agreed: string | undefined): string {
  if (agreement === null) return agreed ? `agreed on ${agreed} (people file)` : 'has not agreed: no nudges';
  if (agreement.answer === 'no') return `said no at ${agreement.at}: no nudges`;
  const old = agreement.text === AGREEMENT_TEXT ? '' : ', to older words, so is to be asked again';
  return `agreed at ${agreement.at} (${agreement.text}${old})`;
}
