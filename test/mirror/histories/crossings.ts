import type { Connector } from '../../../src/crm/connector.ts';
import type { LandingPort, RecordStore } from '../../../src/store/ports.ts';

/**
 * Puts numbered crossing points on the way of a sync: before and after each page that a connector hands over, and
 * before and after each call that changes the mirror.
 * @param cross told of each as it is passed
 */
export function withCrossings(
  store: RecordStore,
  connectors: readonly Connector[],
  cross: () => void,
): { readonly store: RecordStore; readonly connectors: readonly Connector[] } {
  const across =
    <A extends unknown[], R>(call: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      cross();
      const result = await call(...given);
      cross();
      return result;
    };
  const { landing } = store;
  const crossed: LandingPort = {
    ...landing,
    land: across(landing.land),
    begin: across(landing.begin),
    finish: across(landing.finish),
    abandon: across(landing.abandon),
  };
  return {
    store: { ...store, landing: crossed },
    connectors: connectors.map((connector) => ({
      ...connector,
      async *pull(request) {
        cross();
        for await (const page of connector.pull(request)) {
          cross();
          yield page;
          cross();
        }
      },
    })),
  };
}
