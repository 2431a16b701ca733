import { type Goal, type Strategy, StrategySchema } from '../../src/strategy/schema.ts';

type GoalInput = Partial<Omit<Goal, 'metric'>> & { readonly metric?: Partial<Goal['metric']> };

/** A valid goal on the win rate; parts of it can be replaced. */
export function goalInput(id: string, parts: GoalInput = {}): unknown {
  const metric = {
    id: 'win_rate',
    period: 'all',
    baseline: { value: 0.2, on: '2026-01-01' },
    target: 0.3,
    due: '2026-12-31',
  };
  return {
    id,
    title: `Goal ${id}`,
    area: 'finance',
    serves: 'growth',
    owner: 'sponsor@example.test',
    tactic: 'Do less, better.',
    ...parts,
    metric: { ...metric, ...parts.metric },
  };
}

/** A valid strategy document before it is parsed; parts of it can be replaced. */
export function strategyInput(parts: Record<string, unknown> = {}): unknown {
  return {
    version: { date: '2026-01-01', by: 'manager@example.test', why: 'First.' },
    organisation: { name: 'Test organisation', zone: 'UTC', currency: 'EUR', crm: 'Ours.', vision: 'Clear.' },
    corporate: [{ id: 'growth', objective: 'Grow' }],
    roles: { sponsors: ['sponsor@example.test'], programmeManager: 'manager@example.test' },
    goals: [
      goalInput('one'),
      goalInput('two', {
        metric: { id: 'revenue_won', baseline: { value: 0, on: '2026-01-01' }, target: 1000 },
      }),
      goalInput('three', {
        metric: { id: 'first_reply', baseline: { value: 8, on: '2026-01-01' }, target: 4 },
      }),
    ],
    ...parts,
  };
}

export function testStrategy(parts: Record<string, unknown> = {}): Strategy {
  return StrategySchema.parse(strategyInput(parts));
}
