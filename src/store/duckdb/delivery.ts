import type { Cell, Delivery, LedgerPort, OutboxPort } from '../ports.ts';
import type { Engine, Row } from './connection.ts';

const COLUMNS = 'key, kind, day, recipient, state, channel, ts, note, said, updated_at as "updatedAt"';

/** The outbox and the run ledger. Small tables with keys, so that a claim can only be made once. */
export function createDelivery(engine: Engine): { outbox: OutboxPort; ledger: LedgerPort } {
  const outbox: OutboxPort = {
    claim: (delivery) =>
      engine.transaction(async (tx) => {
        const [there] = await tx.rows('select key from deliveries where key = $1', [delivery.key]);
        if (there) return false;
        await tx.run(
          `insert into deliveries values ($1, $2, $3::date, $4, 'sending', null, null, null, $5, $6::timestamp)`,
          [delivery.key, delivery.kind, delivery.day, delivery.recipient, delivery.said, delivery.updatedAt],
        );
        return true;
      }),

    settle: (key, end) =>
      engine.run(
        'update deliveries set state = $2, channel = coalesce($3, channel), ts = coalesce($4, ts), note = $5, updated_at = $6::timestamp where key = $1',
        [key, end.state, end.channel ?? null, end.ts ?? null, end.note ?? null, end.at],
      ),

    release: (key) =>
      engine.run(`delete from deliveries where key = $1 and state in ('failed', 'sending')`, [key]),

    async get(key) {
      const [row] = await engine.rows<Delivery>(`select ${COLUMNS} from deliveries where key = $1`, [key]);
      return row ?? null;
    },

    list({ kind, recipient, state, from }) {
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
      const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
      return engine.rows<Delivery>(`select ${COLUMNS} from deliveries ${where} order by day, key`, params);
    },
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
