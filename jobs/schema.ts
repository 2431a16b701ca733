import { z } from 'zod';

/** When this machine last gave a sign of life, and how deliveries stood then. */
export const Heartbeat = z.object({
  at: z.string(),
  since: z.string(),
  sent: z.number(),
  skipped: z.number(),
  failed: z.number(),
  unknown: z.number(),
  late: z.number(),
});

/** Which day was judged last, and when. */
export const Judged = z.object({ day: z.string(), at: z.string() });
