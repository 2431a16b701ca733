import { ACTIVITY_CALL_CHECKS } from './activity-call.ts';
import { ACTIVITY_LOG_CHECKS } from './activity-log.ts';
import { ACTIVITY_TASK_CHECKS } from './activity-task.ts';
import { ACTIVITY_TWIN_CHECKS } from './activity-twin.ts';
import type { Check } from './check.ts';

export const ACTIVITY_CHECKS: readonly Check[] = [
  ...ACTIVITY_CALL_CHECKS,
  ...ACTIVITY_LOG_CHECKS,
  ...ACTIVITY_TASK_CHECKS,
  ...ACTIVITY_TWIN_CHECKS,
];
