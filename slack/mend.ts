import { speakerFor } from '../src/briefing/speaking.ts';
import { sourceName } from '../src/briefing/telling.ts';
import type { Value } from '../src/crm/objects.ts';
import type { Rights, WriteProblem } from '../src/crm/writing.ts';
import { AccessError, isTrouble, UpstreamError } from '../src/errors.ts';
import { type FixReport, fixRecord } from '../src/fixing/fix.ts';
import { type Choice, type FixForm, formFields, readForm } from '../src/fixing/form.ts';
import { type Level, rightsWithoutLogin } from '../src/fixing/rights.ts';
import { undoFix } from '../src/fixing/undo.ts';
import type { OpenFinding } from '../src/progress/fixes.ts';
import { refusalText } from './blocks/refusal.ts';
import type { Desk } from './desk.ts';
import type { Member } from './identity.ts';
import type { FindingRef } from './schema.ts';
import { userIn } from './wing.ts';

/** How long a fix can be taken back from here. */
export const UNDO_MS = 10 * 60_000;

/** Why a finding is not to be mended here and now. */
export type Refused =
  /** Mended already, or never found. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'not-yours' }
  /** Deleted, merged away, or not shared with this person. */
  | { readonly kind: 'gone' }
  /** It is mended in the CRM itself. */
  | { readonly kind: 'link'; readonly finding: OpenFinding }
  /** The CRM did not answer, or refused us. */
  | { readonly kind: 'silent' };

/** A finding that somebody may look at and say something of. */
export async function ownFinding(
  desk: Desk,
  member: Member,
  ref: FindingRef,
): Promise<OpenFinding | Extract<Refused, { kind: 'closed' | 'not-yours' }>> {
  const finding = await desk.finding({ checkId: ref.check, source: ref.source, recordId: ref.record });
  if (finding === null) return { kind: 'closed' };
  const own = userIn(member, ref.source);
  return own !== null && finding.finding.ownerId === own ? finding : { kind: 'not-yours' };
}

/** What somebody is shown in order to mend a finding. */
export interface Opened {
  readonly kind: 'form';
  readonly finding: OpenFinding;
  readonly form: FixForm;
  readonly level: Level;
}

/** Reads the record behind a finding, with the rights with which it would be changed. */
export async function openFix(desk: Desk, member: Member, ref: FindingRef): Promise<Opened | Refused> {
  const finding = await ownFinding(desk, member, ref);
  if ('kind' in finding) return finding;
  const check = desk.faulted(ref.check);
  const connector = desk.connector(ref.source);
  if (!check || !connector?.writing) return { kind: 'link', finding };
  try {
    const fields = formFields(check);
    const { level, rights } = await rightsOf(desk, member, ref.source, fields);
    if (level === 'link' || fields.length === 0) return { kind: 'link', finding };
    const form = await readForm({
      connector,
      object: finding.object,
      recordId: ref.record,
      fields,
      // What the mirror may see is read; with their own login they read with their own eyes.
      rights: level === 'own' ? rights : { level: 'none' },
      people: await colleagues(desk, ref.source),
      currency: desk.strategy().organisation.currency,
    });
    if (form === null) return { kind: 'gone' };
    if (form.fields.length === 0) return { kind: 'link', finding };
    if (level === 'integration' && form.ownerId !== userIn(member, ref.source)) return { kind: 'not-yours' };
    return { kind: 'form', finding, form, level };
  } catch (error) {
    if (!isTrouble(error)) throw error;
    desk.log.warn({ source: ref.source, error: error.name }, 'a record could not be read for a fix');
    return { kind: 'silent' };
  }
}

/** What became of what somebody wanted. */
export type Submitted =
  | { readonly kind: 'done'; readonly report: FixReport }
  /** Told to the person, on the field where it is about one. */
  | { readonly kind: 'refused'; readonly problems: readonly WriteProblem[] }
  /** Somebody changed it meanwhile; `form` holds what stands there now. */
  | { readonly kind: 'changed'; readonly opened: Opened; readonly fields: readonly string[] }
  /** It is not known what became of it. */
  | { readonly kind: 'unknown' }
  | Refused;

/** Writes what somebody wants of the fields that they changed. Every right is asked about again. */
export async function submitFix(
  desk: Desk,
  member: Member,
  ref: FindingRef,
  form: FixForm,
  wanted: ReadonlyMap<string, Value>,
): Promise<Submitted> {
  const finding = await ownFinding(desk, member, ref);
  if ('kind' in finding) return finding;
  const { source, recordId, object } = form;
  const check = desk.faulted(ref.check);
  if (!check || source !== ref.source || recordId !== ref.record) return { kind: 'closed' };
  const { level, rights } = await rightsOf(desk, member, source, formFields(check));
  if (level === 'link') return { kind: 'link', finding };
  const fields = Object.fromEntries(
    form.fields.flatMap(({ field, current }) =>
      wanted.has(field) ? [[field, { seen: current, wanted: wanted.get(field) ?? null }]] : [],
    ),
  );
  try {
    const report = await fixRecord(desk.mending, {
      by: member.email,
      rights,
      userId: userIn(member, source),
      source,
      object,
      id: recordId,
      checkId: ref.check,
      seenModifiedAt: form.modifiedAt,
      fields,
      undoes: null,
    });
    return await outcomeOf(desk, member, ref, report);
  } catch (error) {
    if (error instanceof UpstreamError) return { kind: 'unknown' };
    if (error instanceof AccessError) return { kind: 'silent' };
    throw error;
  }
}

async function outcomeOf(desk: Desk, member: Member, ref: FindingRef, report: FixReport): Promise<Submitted> {
  const { outcome } = report;
  switch (outcome?.kind) {
    case undefined:
      return { kind: 'silent' };
    case 'written':
    case 'already':
      return { kind: 'done', report };
    case 'refused':
      return { kind: 'refused', problems: outcome.problems };
    case 'gone':
      return { kind: 'gone' };
    case 'changed': {
      const opened = await openFix(desk, member, ref);
      if (opened.kind !== 'form') return opened;
      return { kind: 'changed', opened, fields: outcome.fields };
    }
  }
}

/** What became of a fix that was to be taken back. */
export type Undone =
  | { readonly kind: 'done'; readonly report: FixReport }
  /** Later than ten minutes, taken back before, or somebody else's. */
  | { readonly kind: 'late' }
  /** Somebody changed it since. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'unknown' };

/** Takes a fix of one's own back, for ten minutes. */
export async function undoOwn(desk: Desk, member: Member, id: string): Promise<Undone> {
  const fix = await desk.mending.fixes.get(id);
  if (!fix || fix.intent.by !== member.email || fix.result === null) return { kind: 'late' };
  if (Date.parse(desk.clock.now()) - Date.parse(fix.result.at) > UNDO_MS) return { kind: 'late' };
  if (await desk.mending.fixes.undoneBy(id)) return { kind: 'late' };
  const { source, fields } = fix.intent;
  const { rights } = await rightsOf(desk, member, source, Object.keys(fields));
  try {
    const report = await undoFix(desk.mending, {
      id,
      by: member.email,
      userId: userIn(member, source),
      rights: () => rights,
    });
    const kind = report.outcome?.kind;
    if (kind === 'written' || kind === 'already') return { kind: 'done', report };
    return { kind: kind === 'changed' ? 'changed' : 'unknown' };
  } catch (error) {
    if (error instanceof UpstreamError || error instanceof AccessError) return { kind: 'unknown' };
    throw error;
  }
}

/**
 * Gives a record to somebody else, with the person's own login.
 * @returns why it could not be done, in a sentence; null where it was
 */
export async function reassign(
  desk: Desk,
  member: Member,
  ref: FindingRef,
  to: string,
): Promise<string | null> {
  const finding = await ownFinding(desk, member, ref);
  const writing = desk.connector(ref.source)?.writing;
  const { level, rights } = await rightsOf(desk, member, ref.source, ['ownerId']);
  const speaker = speakerFor(member.person, desk.strategy());
  const silent = speaker.say('refused.silent');
  if ('kind' in finding || !writing || level !== 'own') return silent;
  try {
    const ask = { object: finding.object, id: ref.record, rights };
    const record = await writing.read({ ...ask, fields: ['ownerId'] });
    if (record === null) return silent;
    const { outcome } = await fixRecord(desk.mending, {
      by: member.email,
      rights,
      userId: userIn(member, ref.source),
      source: ref.source,
      object: finding.object,
      id: ref.record,
      checkId: ref.check,
      seenModifiedAt: record.modifiedAt,
      fields: { ownerId: { seen: record.ownerId, wanted: to } },
      undoes: null,
    });
    if (outcome?.kind === 'written' || outcome?.kind === 'already') return null;
    const sentence = outcome?.kind === 'refused' ? outcome.problems[0]?.sentence : undefined;
    return sentence === undefined ? silent : refusalText(speaker, sentence, sourceName(speaker, ref.source));
  } catch (error) {
    if (!isTrouble(error)) throw error;
    return silent;
  }
}

/** The level that is in force for somebody in a source this moment, and the rights that go with it. */
export async function rightsOf(
  desk: Desk,
  member: Member,
  source: string,
  fields: readonly string[],
): Promise<{ readonly level: Level; readonly rights: Rights }> {
  if (desk.writeBack === 'off') return { level: 'link', rights: { level: 'none' } };
  const accessToken = await desk.logins.accessToken(source, member.email);
  if (accessToken !== null) return { level: 'own', rights: { level: 'own', accessToken } };
  const userId = member.verified ? userIn(member, source) : null;
  const rights = rightsWithoutLogin(desk.writeBack, { userId, fields });
  const lent = rights.level === 'integration' && rights.allowed;
  return lent ? { level: 'integration', rights } : { level: 'link', rights: { level: 'none' } };
}

/** People of a source who can be chosen as an owner, by their names. */
export async function colleagues(desk: Desk, source: string): Promise<Choice[]> {
  const users = await desk.users();
  return users
    .filter(
      (user) => user.source === source && user.active !== false && user.person !== false && !user.integration,
    )
    .map(({ id, name }) => ({ value: id, label: name ?? id }))
    .sort((a, b) => a.label.localeCompare(b.label) || (a.value < b.value ? -1 : 1));
}
