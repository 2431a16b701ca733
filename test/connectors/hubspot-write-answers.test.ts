import { describe, expect, it } from 'vitest';
import type { ValueProblem } from '../../connectors/hubspot/failures.ts';
import { attemptOf } from '../../connectors/hubspot/write-answers.ts';
import { sentenceFor } from '../../connectors/hubspot/write-refusals.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';

async function answered(status: number, json: unknown, headers: Record<string, string> = {}, own = true) {
  return attemptOf(
    { status, headers: new Headers(headers), json },
    {
      own,
      fields: ['email'],
      problemsFor: async (problems: ValueProblem[]) =>
        problems.map((problem) => ({
          field: problem.property === 'closedate' ? 'closeDate' : null,
          sentence: sentenceFor(problem, problem.property && `“${problem.property}”`),
        })),
    },
  );
}

const embedded = (error: string, message: string, name = 'closedate') => ({
  status: 'error',
  category: 'VALIDATION_ERROR',
  message: `Property values were not valid: ${JSON.stringify([{ isValid: false, message, error, name }])}`,
});
const listed = (code: string, message: string, name = 'closedate') => ({
  status: 'error',
  category: 'VALIDATION_ERROR',
  message: 'Property values were not valid',
  errors: [{ message, code, context: { propertyName: [name] } }],
});

const CODES: readonly (readonly [code: string, message: string, sentence: RegExp])[] = [
  ['PROPERTY_DOESNT_EXIST', 'Property "x" does not exist', /“closedate” does not exist in HubSpot any more/],
  [
    'INVALID_OPTION',
    `x was not one of the allowed options: [${'label: "secret" '.repeat(500)}]`,
    /does not take this value.*choose again/,
  ],
  [
    'READ_ONLY_VALUE',
    '"x" is a read only property; its value cannot be set.',
    /HubSpot sets “closedate” by itself/,
  ],
  ['INVALID_EMAIL', 'Email address secret is invalid', /takes a whole e-mail address/],
  ['INVALID_DATE', 'secret was not a valid date.', /takes a date\.$/],
  ['INVALID_INTEGER', 'secret was not a valid number.', /takes a whole number\.$/],
  [
    'CONFLICTING_UNIQUE_VALUE',
    'A record with secret exists',
    /^Another record already holds this value in “closedate”/,
  ],
  ['REQUIRED_FIELD', 'Close date is required.', /only with a value in “closedate”/],
  ['INVALID_ALPHA', 'Letters only, please.', /^A rule of your organisation .*: “Letters only, please\.”$/],
  ['INVALID_MIN_LENGTH', '', /^A rule of your organisation does not let “closedate” take this value\.$/],
  ['BRAND_NEW_CODE', 'A new message.', /“closedate” \(BRAND_NEW_CODE\): “A new message\.”$/],
];

describe('what HubSpot says against a change', () => {
  it.each(CODES)('%s, in both shapes, at its field', async (code, message, sentence) => {
    for (const shape of [embedded, listed]) {
      const attempt = await answered(400, shape(code, message));
      expect(attempt).toMatchObject({
        kind: 'refused',
        problems: [{ field: 'closeDate', sentence: expect.stringMatching(sentence) }],
      });
      expect(JSON.stringify(attempt)).not.toContain('secret');
    }
  });

  it('words without a code are quoted, and cut', async () => {
    const attempt = await answered(400, {
      message: 'x',
      errors: [{ message: `Because. ${'long '.repeat(200)}`, context: { propertyName: ['other'] } }],
    });
    const sentence = (attempt.kind === 'refused' && attempt.problems[0]?.sentence) || '';
    expect(sentence).toContain('“other”: “Because.');
    expect(sentence.length).toBeLessThan(400);
  });

  it('a refusal that names nothing still says what to do', async () => {
    const attempt = await answered(400, { status: 'error', message: 'secret', category: 'VALIDATION_ERROR' });
    expect(attempt).toMatchObject({
      kind: 'refused',
      problems: [{ field: null, sentence: expect.stringContaining('Make it in HubSpot itself') }],
    });
    expect(JSON.stringify(attempt)).not.toContain('secret');
  });

  it('a conflict is another record with the same value', async () => {
    const json = { status: 'error', message: 'Contact already exists. Existing ID: 5', category: 'CONFLICT' };
    expect(await answered(409, json)).toMatchObject({
      kind: 'refused',
      problems: [
        { field: 'email', sentence: expect.stringContaining('Another record already holds this value') },
      ],
    });
  });

  it('a missing right is named: the property, or the scope of our token', async () => {
    const locked = {
      category: 'FORBIDDEN',
      message: 'x',
      errors: [{ message: 'x', context: { propertyName: ['closedate'] } }],
    };
    expect(await answered(403, locked)).toMatchObject({
      kind: 'refused',
      problems: [
        {
          field: 'closeDate',
          sentence: expect.stringContaining('The right to change “closedate” is missing'),
        },
      ],
    });
    const scopes = {
      category: 'MISSING_SCOPES',
      message: 'x',
      errors: [{ message: 'x', context: { requiredGranularScopes: ['crm.objects.deals.write'] } }],
    };
    expect(JSON.stringify(await answered(403, scopes, {}, false))).toContain(
      'the scope crm.objects.deals.write',
    );
    expect(JSON.stringify(await answered(403, scopes))).toContain(
      'Your HubSpot user may not make this change',
    );
  });

  it('200 is the only success', async () => {
    expect(await answered(200, { id: '1', properties: {} })).toEqual({ kind: 'accepted' });
    for (const status of [202, 204, 207, 304, 302])
      expect(await answered(status, {})).toMatchObject({ kind: 'lost' });
  });

  it.each([500, 502, 503, 504, 521, 526, 408])('%d leaves open whether it was done', async (status) => {
    expect(await answered(status, undefined)).toMatchObject({ kind: 'lost' });
  });

  it('a lock, a move and a limit of seconds pass', async () => {
    expect(await answered(423, {})).toMatchObject({ kind: 'busy', waitMs: 2000 });
    expect(await answered(477, {}, { 'retry-after': '30' })).toMatchObject({ kind: 'busy', waitMs: 30_000 });
    expect(await answered(429, { policyName: 'TEN_SECONDLY_ROLLING' })).toMatchObject({
      kind: 'busy',
      waitMs: 10_000,
    });
  });

  it('a used-up day is no reason to try again', async () => {
    const error = await answered(429, { policyName: 'DAILY' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UpstreamError);
    expect((error as UpstreamError).retryable).toBe(false);
  });

  it.each([401, 530])('%d is for whoever can log in again', async (status) => {
    const error = await answered(status, undefined).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AccessError);
    expect(String(error)).toContain('Connect that person to HubSpot again.');
    const ours = await answered(status, undefined, {}, false).catch((thrown: unknown) => thrown);
    expect(String(ours)).toContain('plumbline doctor');
  });

  it('404: the record is gone', async () => {
    expect(await answered(404, { category: 'OBJECT_NOT_FOUND' })).toMatchObject({ kind: 'gone' });
  });
});
