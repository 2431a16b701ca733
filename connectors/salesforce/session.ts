import type { Log } from '../../src/log.ts';

/** Who we are to the organisation, and what proves it. */
export interface Ticket {
  readonly accessToken: string;
  /** Where the organisation answers, without a slash at the end. */
  readonly instanceUrl: string;
  readonly userId: string;
}

/** The session that all calls share. */
export interface Session {
  /** The ticket of now, after a login where there is none yet. */
  ticket(): Promise<Ticket>;
  /**
   * Another ticket than this one, which was refused. Whoever comes while a login is under way waits for it, and
   * whoever comes late with an old ticket gets the new one without a login.
   */
  renewed(stale: Ticket): Promise<Ticket>;
}

/** @param login one login; what it throws is thrown on, and the next call tries again */
export function createSession(login: () => Promise<Ticket>, log: Log): Session {
  let current: Ticket | null = null;
  let underWay: Promise<Ticket> | null = null;

  async function begin(): Promise<Ticket> {
    try {
      current = await login();
      return current;
    } finally {
      underWay = null;
    }
  }

  function only(): Promise<Ticket> {
    underWay ??= begin();
    return underWay;
  }

  return {
    ticket: async () => current ?? only(),
    async renewed(stale) {
      if (current && !underWay && current.accessToken !== stale.accessToken) return current;
      if (!underWay) log.info({}, 'the Salesforce session ran out and is renewed');
      return only();
    },
  };
}
