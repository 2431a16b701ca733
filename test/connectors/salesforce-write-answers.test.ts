import { describe, expect, it } from 'vitest';
import { attemptOf } from '../../connectors/salesforce/write-answers.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';

const LABELS: Readonly<Record<string, string>> = { CloseDate: 'Close Date', Cost_Centre__c: 'Cost Centre' };

const context = {
  actor: 'Your Salesforce user',
  label: (name: string) => LABELS[name] ?? name,
  ours: (name: string) => (name === 'CloseDate' ? 'closeDate' : null),
};

function answered(status: number, json: unknown, headers: Record<string, string> = {}) {
  return attemptOf({ status, headers, json }, context, true);
}

const body = (errorCode: string, message: string, fields?: readonly string[], more = {}) => [
  { message, errorCode, ...(fields ? { fields } : {}), ...more },
];

/** Nothing is sent again after any of these: the person has to do something first. */
const REFUSALS: readonly (readonly [name: string, json: unknown, field: string | null, sentence: RegExp])[] =
  [
    [
      'a validation rule at a field',
      body('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'No closing\non Sundays.', ['CloseDate']),
      'closeDate',
      /^A rule of your organisation says: “No closing on Sundays\.”$/,
    ],
    [
      'a validation rule at the top of the page, whose fields are empty',
      body('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Talk to Finance first.', []),
      null,
      /^A rule of your organisation says: “Talk to Finance first\.”$/,
    ],
    [
      'a required field that is not ours',
      body('REQUIRED_FIELD_MISSING', 'Required fields are missing: [Cost_Centre__c]', ['Cost_Centre__c']),
      null,
      /only with a value in “Cost Centre”/,
    ],
    [
      'a required field that stands in the message alone',
      body('REQUIRED_FIELD_MISSING', 'Required fields are missing: [CloseDate]', []),
      'closeDate',
      /only with a value in “Close Date”/,
    ],
    [
      'a value that the list does not hold',
      body('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'Stage: bad value for restricted picklist field: x', [
        'CloseDate',
      ]),
      'closeDate',
      /^“Close Date” does not take this value.*choose again\.$/,
    ],
    [
      'a text that is too long',
      body('STRING_TOO_LONG', 'Next Step: data value too large: canary… (max length=255)', ['CloseDate']),
      'closeDate',
      /too long: it takes 255 characters\.$/,
    ],
    [
      'a number out of range',
      body('NUMBER_OUTSIDE_VALID_RANGE', 'Amount: value outside of valid range', ['CloseDate']),
      'closeDate',
      /too large or too small\.$/,
    ],
    [
      'an e-mail address that is none',
      body('INVALID_EMAIL_ADDRESS', 'Email: invalid email address: a@', ['CloseDate']),
      'closeDate',
      /takes a whole e-mail address/,
    ],
    [
      'a value that does not fit its field',
      body('FIELD_INTEGRITY_EXCEPTION', 'Owner: inactive owner', ['CloseDate']),
      'closeDate',
      /Salesforce says: “Owner: inactive owner”$/,
    ],
    [
      'a value that is taken',
      body('DUPLICATE_VALUE', 'duplicate value found: Code__c duplicates value on record with id: 001xx', []),
      null,
      /^Another record already holds this value/,
    ],
    [
      'a duplicate rule',
      body('DUPLICATES_DETECTED', 'Use one of these records?', [], {
        duplicateResult: {
          allowSave: false,
          duplicateRule: 'Accounts by name',
          matchResults: [{ matchRecords: [{ record: { Id: '001a' } }, { record: { Id: '001b' } }] }],
        },
      }),
      null,
      /the same as 2 other records \(duplicate rule “Accounts by name”\).*merged/,
    ],
    [
      'a duplicate rule that only warns',
      body('DUPLICATES_DETECTED', 'Sure?', [], {
        duplicateResult: { allowSave: true, matchResults: [{ matchRecords: [{ record: { Id: '001a' } }] }] },
      }),
      null,
      /the same as one other record\. .*save it there/,
    ],
    [
      'a field that this user may not write',
      body('INVALID_FIELD_FOR_INSERT_UPDATE', 'Unable to create/update fields: CloseDate.', ['CloseDate']),
      'closeDate',
      /^Your Salesforce user may not change “Close Date”\. Ask your Salesforce administrator/,
    ],
    [
      'a record that this user may not write',
      body('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', []),
      null,
      /^Your Salesforce user may not change this record\. Ask your Salesforce administrator/,
    ],
    [
      'a record to point to that is not shared',
      body('INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', 'insufficient access rights', ['CloseDate']),
      'closeDate',
      /may not use the record that “Close Date” would point to/,
    ],
    [
      'a trigger that failed',
      body(
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        'ErpSync: execution of BeforeUpdate caused by: System.NullPointerException: secret stack',
        [],
      ),
      null,
      /^An automation of your organisation \(ErpSync\) failed/,
    ],
    [
      'a trigger that met a rule elsewhere',
      body(
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        'Roll: execution of AfterUpdate caused by: x; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, Close the cases first.: []',
        [],
      ),
      null,
      /^A rule of your organisation says: “Close the cases first\.”$/,
    ],
    [
      'an approval under way',
      body('ENTITY_IS_LOCKED', 'the entity is locked for editing', []),
      null,
      /locked while its approval is under way/,
    ],
    [
      'a code that nobody foresaw',
      body('BRAND_NEW_CODE', 'secret words of the vendor', ['CloseDate']),
      'closeDate',
      /^Salesforce does not take the change of “Close Date” \(BRAND_NEW_CODE\)/,
    ],
  ];

describe('what Salesforce says against a change', () => {
  it.each(REFUSALS)('%s', (_, json, field, sentence) => {
    for (const status of [400, 403]) {
      const attempt = answered(status, json);
      expect(attempt).toMatchObject({
        kind: 'refused',
        problems: [{ field, sentence: expect.stringMatching(sentence) }],
      });
      expect(JSON.stringify(attempt)).not.toMatch(/secret|canary|001[abx]/);
    }
  });

  it('several complaints are several problems, each at its field', () => {
    const json = [
      ...body('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'First.', ['CloseDate']),
      ...body('REQUIRED_FIELD_MISSING', 'x', ['Cost_Centre__c', 'CloseDate']),
    ];
    expect(answered(400, json)).toMatchObject({
      kind: 'refused',
      problems: [{ field: 'closeDate' }, { field: null }, { field: 'closeDate' }],
    });
  });

  it('a good status that brings failures is none', () => {
    const failed = {
      id: '1',
      success: false,
      errors: [{ statusCode: 'STRING_TOO_LONG', message: 'x', fields: ['CloseDate'] }],
    };
    const good = { id: '2', success: true, errors: [] };
    expect(answered(200, [good, failed])).toMatchObject({
      kind: 'refused',
      problems: [{ field: 'closeDate' }],
    });
    expect(answered(200, [good])).toEqual({ kind: 'accepted' });
    expect(answered(204, undefined)).toEqual({ kind: 'accepted' });
  });

  it.each([304, 300, 200, 202, 302])(
    '%d without results is no success: the record has to be read',
    (status) => {
      expect(answered(status, undefined)).toMatchObject({ kind: 'lost' });
    },
  );

  it.each([500, 502, 503, 504, 406, 408, 403, 400])(
    '%d in HTML leaves open whether it was done',
    (status) => {
      expect(answered(status, undefined)).toMatchObject({ kind: 'lost' });
    },
  );

  it('a failure of the server leaves it open even with a code', () => {
    expect(answered(500, body('UNKNOWN_EXCEPTION', 'secret'))).toMatchObject({ kind: 'lost' });
    expect(answered(503, body('SERVER_UNAVAILABLE', 'secret'))).toMatchObject({ kind: 'lost' });
  });

  it('412: somebody was faster', () => {
    expect(answered(412, undefined)).toEqual({ kind: 'overtaken' });
  });

  it('a locked row, too many calls at once and slowing down pass in seconds', () => {
    const lock = body('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access', []);
    expect(answered(400, lock)).toMatchObject({
      kind: 'busy',
      waitMs: 1000,
      problems: [{ sentence: expect.stringContaining('this very moment') }],
    });
    expect(answered(500, lock)).toMatchObject({ kind: 'busy' });
    const many = body(
      'REQUEST_LIMIT_EXCEEDED',
      'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
    );
    expect(answered(403, many)).toMatchObject({ kind: 'busy' });
    expect(answered(429, undefined, { 'retry-after': '7' })).toMatchObject({ kind: 'busy', waitMs: 7000 });
    expect(answered(420, undefined)).toMatchObject({ kind: 'busy' });
  });

  it('a used-up day is no reason to try again', () => {
    const spent = body('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    expect(() => answered(403, spent)).toThrow(UpstreamError);
    expect(() => answered(403, spent)).toThrow('used up');
  });

  it('an ended session is for whoever can log in again', () => {
    const ended = body('INVALID_SESSION_ID', 'Session expired or invalid');
    expect(() => answered(401, ended)).toThrow(AccessError);
    expect(() => answered(401, ended)).toThrow('Connect that person to Salesforce again.');
  });

  it.each(['ENTITY_IS_DELETED', 'NOT_FOUND'])('%s: the record, or one that it points to, is gone', (code) => {
    expect(answered(404, body(code, 'x', []))).toMatchObject({ kind: 'gone' });
  });
});
