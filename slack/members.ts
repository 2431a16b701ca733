import type { Failure } from './failures.ts';
import type { Answer, Wire } from './wire.ts';

/** A member of the workspace who may be written to. */
export interface Member {
  readonly id: string;
}

/** Knows the members of a workspace by their addresses: listed once, and not asked for one by one. */
export interface Members {
  /** @param urgent goes before others that wait */
  find(email: string, urgent: boolean): Promise<Answer<Member>>;
}

/** After so long the list is read again; for an address that it lacks already after less. */
const OLD_MS = 6 * 3_600_000;
const OLD_FOR_MISSING_MS = 10 * 60_000;
/** Slack advises 200 and takes up to 1,000. */
const PAGE_SIZE = 500;

/** What of a listed member decides whether they may be written to. */
interface Listed {
  readonly id?: string;
  readonly team_id?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
  readonly profile?: { readonly email?: string };
}

interface Known {
  readonly readMs: number;
  readonly byEmail: ReadonlyMap<string, Listed>;
  /** Whether any address was told at all. */
  readonly withAddresses: boolean;
}

export function createMembers(wire: Wire): Members {
  let known: Known | null = null;
  let reading: Promise<Answer<Known>> | null = null;

  async function list(urgent: boolean): Promise<Answer<Known>> {
    const byEmail = new Map<string, Listed>();
    let cursor: string | undefined;
    let withAddresses = false;
    do {
      const asked = { limit: PAGE_SIZE, ...(cursor && { cursor }) };
      const ask = { method: 'users.list', conversation: null, urgent };
      const answer = await wire.call(ask, (client) => client.users.list(asked));
      if ('failure' in answer) return answer;
      for (const member of (answer.value.members ?? []) as readonly Listed[]) {
        const email = member.profile?.email?.trim().toLowerCase();
        if (!email) continue;
        withAddresses = true;
        const other = byEmail.get(email);
        // An address may stand with a member who left and with the one who came after.
        if (other === undefined || other.deleted) byEmail.set(email, member);
      }
      cursor = answer.value.response_metadata?.next_cursor;
    } while (cursor);
    known = { readMs: wire.pace.nowMs(), byEmail, withAddresses };
    return { value: known };
  }

  /** The list, no older than asked for; whoever asks meanwhile waits for the same reading. */
  async function listed(oldMs: number, urgent: boolean): Promise<Answer<Known>> {
    if (known !== null && wire.pace.nowMs() - known.readMs < oldMs) return { value: known };
    reading ??= list(urgent).finally(() => {
      reading = null;
    });
    return reading;
  }

  return {
    async find(email, urgent) {
      const address = email.toLowerCase();
      let all = await listed(OLD_MS, urgent);
      if ('value' in all && !all.value.byEmail.has(address)) all = await listed(OLD_FOR_MISSING_MS, urgent);
      if ('failure' in all) return all;
      const member = all.value.byEmail.get(address);
      const failure = refusalOf(member, all.value.withAddresses);
      return failure === null ? { value: { id: member?.id ?? '' } } : { failure };
    },
  };
}

const refusal = (reason: string): Failure => ({ certain: true, waitMs: null, code: null, reason });

/** Why a member must not be written to; null where they may be. */
function refusalOf(member: Listed | undefined, withAddresses: boolean): Failure | null {
  if (member === undefined && !withAddresses)
    return refusal(
      'Slack tells no e-mail addresses (users.list). SLACK_BOT_TOKEN lacks the scope users:read.email. Install the app again with the scopes of manifest.json and set the new token.',
    );
  if (member?.id === undefined)
    return refusal(
      'Slack knows no member with this e-mail address (users.list). The person uses another one there, or is no member. Correct the address in the people file, or invite the person.',
    );
  if (member.deleted)
    return refusal(
      'This member of Slack can receive no message (user_disabled). The account is switched off. Take the person out of the people file, or switch the account on.',
    );
  if (member.is_bot)
    return refusal('This address is that of a bot. It reads no messages. Correct it in the people file.');
  if (member.is_restricted || member.is_ultra_restricted || member.is_stranger)
    return refusal(
      'This member of Slack is a guest or belongs to another organisation. Such members are told nothing about records. Make the person a full member, or take them out of the people file.',
    );
  return null;
}
