import type { Span } from '../../src/briefing/brief.ts';
import { quote } from '../../src/briefing/telling.ts';
import type { OpenFinding } from '../../src/progress/fixes.ts';
import type { Strategy } from '../../src/strategy/schema.ts';
import type { Form } from './rich.ts';

/** `Deal Aegean Lines: no amount.` */
export function findingSpans({ speaker }: Form, finding: OpenFinding): Span[] {
  return speaker.runs<Span>('nudge.fix', {
    object: speaker.say(`object.${finding.object}`),
    label: quote(finding.label),
    fault: speaker.say(`check.${finding.finding.checkId}.nudge`),
  });
}

/** Which goal it keeps from being known; without one, why the rule is there. */
export function whySpans({ speaker }: Form, strategy: Strategy, finding: OpenFinding): Span[] {
  const goal = strategy.goals.find(({ id }) => id === finding.goalId);
  if (!goal) return [{ text: speaker.say(`check.${finding.finding.checkId}.why`) }];
  const title = quote(goal.title);
  return finding.alike > 1
    ? speaker.runs<Span>('nudge.why.many', { title, alike: speaker.number(finding.alike) })
    : speaker.runs<Span>('nudge.why.goal', { title });
}
