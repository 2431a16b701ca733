import type { Cell, Delivery, LedgerPort, OutboxPort } from '../ports.ts';
import type { Engine } from './connection.ts';
import type { Row } from './statements.ts';

const COLUMNS =
  'key, kind, day, recipient, state, channel, ts, note, said, updated_at as "updatedAt", coalesce(attempts, 0) as attempts, due_at as "dueAt", basis';

/** The outbox and the run ledger. Small tables with keys, so that a claim can only be made once. */
export function createDelivery(engine: Engine): { outbox: OutboxPort; ledger: LedgerPort } {
  const outbox: OutboxPort = {
    claim: (delivery) =>
      engine.transaction(async (tx) => {
        const { key, kind, day, recipient, said, updatedAt, dueAt, basis } = delivery;
        const [there] = await tx.rows<{ state: string }>('select state from deliveries where key = $1', [
          key,
        ]);
        if (there && there.state !== 'failed') return false;
        if (there) {
          await tx.run(
            `update deliveries set state = 'sending', said = $2, updated_at = $3::timestamp, attempts = coalesce(attempts, 0) + 1, basis = $4 where key = $1`,
            [key, said, updatedAt, basis],
          );
          return true;
        }
        await tx.run(
          `insert into deliveries (key, kind, day, recipient, state, said, updated_at, attempts, due_at, basis) values ($1, $2, $3::date, $4, 'sending', $5, $6::timestamp, 1, $7::timestamp, $8)`,
          [key, kind, day, recipient, said, updatedAt, dueAt, basis],
        );
        return true;
      }),

    settle: (key, end) =>
      engine.run(
        'update deliveries set state = $2, channel = coalesce($3, channel), ts = coalesce($4, ts), note = $5, updated_at = $6::timestamp, said = coalesce($7, said), basis = coalesce($8, basis) where key = $1',
        [
          key,
          end.state,
          end.channel ?? null,
          end.ts ?? null,
          end.note ?? null,
          end.at,
          end.said ?? null,
          end.basis ?? null,
        ],
      ),

    async get(key) {
      const [row] = await engine.rows<Delivery>(`select ${COLUMNS} from deliveries where key = $1`, [key]);
      return row ?? null;
    },

    list({ kind, recipient, state, from, to }) {
      const conditions: string[] = [];
      const params: Cell[] = [];
      const add = (sql: string, value: Cell | undefined) => {
        if (value === undefined) return;
        params.push(value);
        conditions.push(sql.replace('?', `$${params.length}`));
      };
      add('kind = ?', kind);
      add('recipient = ?', recipient);
      add('state = ?', state);
      add('day >= ?::date', from);
      add('day <= ?::date', to);
      const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
      return engine.rows<Delivery>(`select ${COLUMNS} from deliveries ${where} order by day, key`, params);
    },

    async lastSent(kind, recipient, before) {
      const [row] = await engine.rows<Delivery>(
        `select ${COLUMNS} from deliveries where kind = $1 and recipient = $2 and state = 'sent' and day < $3::date order by day desc limit 1`,
        [kind, recipient, before],
      );
      return row ?? null;
    },

    forget: (recipient) => engine.run('delete from deliveries where recipient = $1', [recipient]),
  };

  const ledger: LedgerPort = {
    begin: (job, slot, at) =>
      engine.transaction(async (tx) => {
        const [there] = await tx.rows<Row>(
          `select outcome from turns where job = $1 and slot = $2::timestamp and outcome = 'done'`,
          [job, slot],
        );
        if (there) return false;
        await tx.run('delete from turns where job = $1 and slot = $2::timestamp', [job, slot]);
        await tx.run('insert into turns values ($1, $2::timestamp, $3::timestamp, null, null)', [
          job,
          slot,
          at,
        ]);
        return true;
      }),

    end: (job, slot, outcome, at) =>
      engine.run(
        'update turns set outcome = $3, finished_at = $4::timestamp where job = $1 and slot = $2::timestamp',
        [job, slot, outcome, at],
      ),
  };
  return { outbox, ledger };
}
