import { type Sleep, withRetry } from '../../../../connectors/http.ts';
import { AccessError, UpstreamError } from '../../../../src/errors.ts';
import type { Log } from '../../../../src/log.ts';

/** One answer of the vendor. */
export interface TinyAnswer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
  /** The vendor's clock. */
  readonly date: string | null;
}

export interface TinyClient {
  /** Refusals that a caller can use (403, 404, 412, 422) are answers. Only reads are sent again. */
  send(
    method: 'GET' | 'PATCH',
    path: string,
    more?: { readonly body?: object; readonly secret?: string; readonly ifTouched?: string },
  ): Promise<TinyAnswer>;
  calls(): number;
}

export function createTinyClient(options: {
  readonly url: string;
  readonly secret: string;
  readonly log: Log;
  readonly sleep?: Sleep;
}): TinyClient {
  let calls = 0;
  return {
    calls: () => calls,
    send(method, path, more = {}) {
      const { log } = options;
      const once = async (): Promise<TinyAnswer> => {
        calls++;
        const response = await fetch(options.url + path, {
          method,
          headers: {
            'x-secret': more.secret ?? options.secret,
            ...(more.ifTouched === undefined ? {} : { 'if-touched': more.ifTouched }),
          },
          body: more.body ? JSON.stringify(more.body) : null,
        }).catch(() => {
          throw trouble('did not answer', method === 'GET');
        });
        if (response.status === 401) throw refused();
        if (response.status >= 500) throw trouble(`failed (${response.status})`, method === 'GET');
        const json = (await response.json()) as TinyAnswer['json'];
        return { status: response.status, json, date: response.headers.get('date') };
      };
      return withRetry(once, { attempts: 3, log, ...(options.sleep ? { sleep: options.sleep } : {}) });
    },
  };
}

function refused(): AccessError {
  return new AccessError({
    what: 'The tiny CRM refused the secret (401).',
    why: 'It is another one.',
    next: 'Ask its owner.',
  });
}

function trouble(how: string, retryable: boolean): UpstreamError {
  return new UpstreamError({
    what: `The tiny CRM ${how}.`,
    why: 'It is in trouble.',
    next: 'Run again later.',
    retryable,
  });
}
