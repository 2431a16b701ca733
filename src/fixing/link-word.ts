import type { Clock } from '../clock.ts';
import { ConfigError } from '../errors.ts';
import type { Link, LinksPort, Word } from '../store/links-port.ts';

/**
 * A person says that two records are the same, or that they are not. The word stays, whatever evidence comes later.
 * @throws {ConfigError} where no link has this id
 */
export async function sayOfLink(
  links: LinksPort,
  ask: { readonly id: string; readonly word: Word; readonly by: string; readonly clock: Clock },
): Promise<Link> {
  const link = await links.say(ask.id, ask.word, ask.by, ask.clock.now());
  if (link) return link;
  throw new ConfigError({
    what: `There is no link ${ask.id}.`,
    why: 'It was never proposed, or its evidence is gone.',
    next: 'Run `plumbline links` to see the links and their ids.',
  });
}
