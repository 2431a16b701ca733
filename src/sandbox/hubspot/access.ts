import type { Clock } from '../../clock.ts';
import type { VendorRow } from '../vendor-data.ts';
import type { ObjectType } from './catalogue.ts';
import { FAILURES } from './failures.ts';
import type { Source } from './histories.ts';
import type { LivePortal } from './portal.ts';
import { missingScope, Refusal } from './refusals.ts';

/** What a token may do. Types go by the name of their table; `owners` is one of them. */
export interface Rights {
  /** Absent or null: all that the portal holds. */
  readonly read?: readonly string[] | null;
  readonly write?: readonly string[] | null;
  /** Sees and changes none but its user's own records. */
  readonly ownOnly?: boolean;
  /** `deals.amount`: may be read but not written. */
  readonly locked?: readonly string[];
  /** `deals.amount`: is not there for this token. */
  readonly hidden?: readonly string[];
}

/** A person who lets an application act for them. */
export interface UserAccess extends Rights {
  readonly token: string;
  readonly userId: number;
}

/** Who makes a call. */
export interface Caller {
  /** A service key, a person, or an application that an admin let in by OAuth. */
  readonly kind: 'key' | 'user' | 'oauth';
  readonly token: string;
  /** Null where the token stands for no user. */
  readonly userId: number | null;
  readonly rights: Rights;
}

/** Tokens that open the portal, while it runs. */
export interface HubspotAccess {
  /** Takes the place of what the token may do. */
  allow(token: string, rights: Rights): void;
  /** The token is answered 401 EXPIRED_AUTHENTICATION from now on. */
  expire(token: string): void;
  /** The token is answered 401 INVALID_AUTHENTICATION from now on. */
  revoke(token: string): void;
  /** Every refresh token, and every token made from one, dies. */
  uninstall(): void;
}

export interface Doorman extends HubspotAccess {
  /** @throws {Refusal} */
  caller(authorization: string | undefined): Caller;
  /** Undefined for a token that is not known. Nothing is said of whether it still opens anything. */
  known(token: string): { readonly caller: Caller; readonly expiresAtMs: number | null } | undefined;
  /** Lets a token in until a moment. */
  admit(caller: Caller, expiresAtMs: number | null): void;
  /** What else is to happen on uninstalling. */
  onUninstall(act: () => void): void;
}

export function createDoorman(clock: Clock): Doorman {
  const admitted = new Map<string, { caller: Caller; expiresAtMs: number | null }>();
  const acts: (() => void)[] = [];

  function change(
    token: string,
    next: (entry: { caller: Caller; expiresAtMs: number | null }) => object,
  ): void {
    const entry = admitted.get(token);
    if (!entry) throw new RangeError('No such token opens this portal.');
    admitted.set(token, { ...entry, ...next(entry) });
  }

  return {
    caller(authorization) {
      if (authorization !== undefined && !/^Bearer [\x21-\x7e]+$/i.test(authorization)) {
        throw new Refusal('INVALID_AUTHENTICATION', 'malformed', [], FAILURES.malformedToken);
      }
      const entry = admitted.get(authorization?.slice('Bearer '.length) ?? '');
      if (!entry) {
        throw new Refusal(
          'INVALID_AUTHENTICATION',
          'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
        );
      }
      const lateMs = entry.expiresAtMs === null ? -1 : Date.parse(clock.now()) - entry.expiresAtMs;
      if (lateMs < 0) return entry.caller;
      throw new Refusal(
        'EXPIRED_AUTHENTICATION',
        `The OAuth token used to make this call expired ${Math.round(lateMs / 1000)} second(s) ago.`,
      );
    },

    known: (token) => admitted.get(token),
    admit: (caller, expiresAtMs) => void admitted.set(caller.token, { caller, expiresAtMs }),
    allow: (token, rights) => change(token, ({ caller }) => ({ caller: { ...caller, rights } })),
    expire: (token) => change(token, () => ({ expiresAtMs: Date.parse(clock.now()) })),
    revoke: (token) => void admitted.delete(token),
    onUninstall: (act) => void acts.push(act),

    uninstall() {
      for (const [token, { caller }] of admitted) if (caller.kind === 'oauth') admitted.delete(token);
      for (const act of acts) act();
    },
  };
}

const writeScope = (type: ObjectType) => type.scope.replace(/\.read$/, '.write');

/** The scopes that a token has, by the names that the vendor gives them. */
export function scopesOf(portal: LivePortal, { rights }: Caller): string[] {
  const types = portal.tables().map(({ type }) => type);
  const granted = (names: readonly string[] | null | undefined) =>
    types.filter(({ plural }) => names == null || names.includes(plural));
  const owners = rights.read == null || rights.read.includes('owners') ? [OWNERS_SCOPE] : [];
  const scopes = [
    'oauth',
    ...owners,
    ...granted(rights.read).map(({ scope }) => scope),
    ...granted(rights.write)
      .filter(({ apart }) => !apart)
      .map(writeScope),
  ];
  return [...new Set(scopes)].sort();
}

const OWNERS_SCOPE = 'crm.objects.owners.read';

/** @throws {Refusal} where the token may not read owners */
export function requireOwners({ rights }: Caller): void {
  if (rights.read && !rights.read.includes('owners')) throw missingScope(OWNERS_SCOPE);
}

/** @throws {Refusal} where the token may not do so to records of this type */
export function requireRight({ rights }: Caller, type: ObjectType, act: 'read' | 'write'): void {
  const names = rights[act];
  if (names && !names.includes(type.plural))
    throw missingScope(act === 'read' ? type.scope : writeScope(type));
}

export function sees(portal: LivePortal, { rights, userId }: Caller, row: VendorRow): boolean {
  if (!rights.ownOnly) return true;
  const owner = portal.owners.find(({ id }) => id === row['hubspot_owner_id']);
  return owner !== undefined && owner.userId === userId;
}

export function hides({ rights }: Caller, type: ObjectType, property: string): boolean {
  return rights.hidden?.includes(`${type.plural}.${property}`) ?? false;
}

export function locks({ rights }: Caller, type: ObjectType, property: string): boolean {
  return rights.locked?.includes(`${type.plural}.${property}`) ?? false;
}

/** The number of the application that all tokens belong to. */
export const APP_ID = 7_301_942;

/**
 * How the history names a caller. A token of the account writes as the application; with user-level access the
 * vendor logs the person by way of it.
 */
export function sourceOfCaller(portal: LivePortal, { kind, userId }: Caller): Source {
  const source = { sourceType: 'INTEGRATION', sourceId: String(APP_ID) };
  if (kind !== 'user') return { ...source, sourceLabel: 'Plumbline', updatedByUserId: null };
  const owner = portal.owners.find((each) => each.userId === userId);
  const name = owner ? `${owner.firstName} ${owner.lastName}` : `User ${userId}`;
  return { ...source, sourceLabel: `${name} via Plumbline`, updatedByUserId: userId };
}
