import { z } from 'zod';
import type { Clock, Instant } from '../clock.ts';
import type { SavedTokens, TokenSafe } from '../crm/tokens.ts';
import type { DocumentStore } from '../store/ports.ts';
import type { Place, Seal } from '../store/seal.ts';

/** An authorisation that somebody gave us, without its tokens. */
export interface Connection {
  /** `hubspot`, or `salesforce/ana@example.com` for one person's. */
  readonly id: string;
  readonly obtainedAt: Instant;
  /** When its tokens were last exchanged for newer ones. */
  readonly renewedAt: Instant;
  /** What it lets us do, in the vendor's words; empty where the vendor did not say. */
  readonly scopes: readonly string[];
}

/** Keeps authorisations between runs. Tokens are sealed; a document each, so that none overwrites another. */
export interface Connections {
  /** Null where there is none of this id. */
  find(id: string): Promise<Connection | null>;
  /** Where a connector finds the tokens of a connection, and leaves those that took their place. */
  safe(id: string): TokenSafe;
  /** Begins a connection, or begins it anew. */
  connect(id: string, tokens: SavedTokens, scopes: readonly string[]): Promise<void>;
  /** Forgets a connection with its tokens. */
  forget(id: string): Promise<void>;
}

const Kept = z.object({
  connection: z
    .object({
      id: z.string(),
      obtainedAt: z.string(),
      renewedAt: z.string(),
      scopes: z.array(z.string()),
      tokens: z.string(),
    })
    .nullable(),
});
const NONE: z.infer<typeof Kept> = { connection: null };

const Tokens = z.object({
  accessToken: z.string().nullable(),
  refreshToken: z.string().min(1).nullable(),
  expiresAt: z.string().nullable(),
});

/**
 * @param seal asked for when a token is read or saved, and not before: who stores none needs no key
 * @throws {ConfigError} from a safe, where there is no key or another than the one of then
 */
export function createConnections(documents: DocumentStore, seal: () => Seal, clock: Clock): Connections {
  const kept = async (id: string) =>
    (await documents.read(documentOf(id), (value) => Kept.parse(value), NONE)).connection;

  async function keep(id: string, tokens: SavedTokens, obtainedAt: Instant, scopes: readonly string[]) {
    const sealed = seal().close(JSON.stringify(tokens), placeOf(id));
    const renewedAt = clock.now();
    const connection = { id, obtainedAt, renewedAt, scopes: [...scopes], tokens: sealed };
    await documents.write(documentOf(id), { connection } satisfies z.infer<typeof Kept>);
  }

  return {
    async find(id) {
      const connection = await kept(id);
      if (connection === null) return null;
      const { tokens: _, ...shown } = connection;
      return shown;
    },
    safe: (id) => ({
      async read() {
        const connection = await kept(id);
        return connection && Tokens.parse(JSON.parse(seal().open(connection.tokens, placeOf(id))));
      },
      async save(tokens) {
        const connection = await kept(id);
        await keep(id, tokens, connection?.obtainedAt ?? clock.now(), connection?.scopes ?? []);
      },
    }),
    connect: (id, tokens, scopes) => keep(id, tokens, clock.now(), scopes),
    forget: (id) => documents.write(documentOf(id), NONE),
  };
}

/** A name that is fit for a file, whatever the id holds. */
function documentOf(id: string): string {
  return `connection-${encodeURIComponent(id)}`;
}

function placeOf(id: string): Place {
  return { document: documentOf(id), key: 'tokens' };
}
