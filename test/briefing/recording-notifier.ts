import type { Brief, Delivered, Notifier } from '../../src/briefing/brief.ts';

/** A notifier that keeps what arrives, and fails as it is told. */
export interface RecordingNotifier extends Notifier {
  /** What has arrived, oldest first. */
  readonly arrived: { readonly key: string; readonly brief: Brief }[];
  /** What the next calls of `deliver` come to, before all goes well again. `crash`: it arrives, and the process dies. */
  readonly next: (Delivered | 'crash')[];
  /** What `resume` says where it is not to look: null lets it look. */
  blind: Delivered | null;
  /** Who is not to be disturbed until when; null where that cannot be found out. */
  quiet: ReadonlyMap<string, string> | null;
  /** What was put in the place of what had arrived. */
  readonly amended: { readonly key: string; readonly brief: Brief }[];
}

export function recordingNotifier(): RecordingNotifier {
  const arrived: { key: string; brief: Brief }[] = [];
  const amended: { key: string; brief: Brief }[] = [];
  const next: (Delivered | 'crash')[] = [];
  const place = (index: number) => ({ state: 'sent' as const, channel: 'D1', ts: `${index + 1}.000100` });
  return {
    arrived,
    next,
    blind: null,
    quiet: new Map(),
    amended,
    async deliver(brief, key) {
      const told = next.shift();
      if (told !== undefined && told !== 'crash') return told;
      arrived.push({ key, brief });
      if (told === 'crash') throw new Error('the process died');
      return place(arrived.length - 1);
    },
    async resume(_, key) {
      if (this.blind !== null) return this.blind;
      const index = arrived.findIndex((one) => one.key === key);
      return index < 0 ? 'absent' : place(index);
    },
    async amend(brief, key, { channel, ts }) {
      amended.push({ key, brief });
      return { state: 'sent', channel, ts };
    },
    async undisturbed(recipients) {
      return this.quiet && new Map([...this.quiet].filter(([recipient]) => recipients.includes(recipient)));
    },
  };
}
