/** Whether a ticket is closed. Never null. */
export const CLOSED = 'coalesce(r.closed, false)';
