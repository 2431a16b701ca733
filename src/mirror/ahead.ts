import type { Page } from '../crm/connector.ts';

/**
 * Works through the pages of a pull, each asked for before the one that came ahead of it is worked on, so that the
 * wire and we are busy at the same time.
 * @param mayGoOn asked before each page but the first is asked for
 * @param work done with one page after the other
 * @param settle done after the last page that came, whatever ended it, and before the pull is let go of
 * @returns false where `mayGoOn` ended it
 */
export async function workAhead(
  pages: AsyncIterable<Page>,
  mayGoOn: () => boolean,
  work: (page: Page) => Promise<void>,
  settle: () => Promise<void>,
): Promise<boolean> {
  const iterator = pages[Symbol.asyncIterator]();
  let goesOn = true;
  try {
    try {
      let coming: Promise<IteratorResult<Page>> | null = iterator.next();
      while (coming !== null) {
        const { done, value }: IteratorResult<Page> = await coming;
        if (done) break;
        // After the last page nothing is asked of the vendor any more; the connector only tidies up.
        goesOn = value.proof !== undefined || mayGoOn();
        coming = goesOn ? iterator.next() : null;
        // It is waited for above; until then its failure is nobody's.
        coming?.catch(() => undefined);
        await work(value);
      }
    } catch (error) {
      // The first failure is the one to tell of.
      await settle().catch(() => undefined);
      throw error;
    }
    await settle();
  } finally {
    await iterator.return?.();
  }
  return goesOn;
}
