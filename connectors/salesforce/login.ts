import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import { ConfigError } from '../../src/errors.ts';
import { readPrivateFile } from '../../src/private-file.ts';

/** How we log in: with the app's secret, or with a request that the private key of its certificate signs. */
export interface LoginOptions {
  /** The organisation's My Domain address, without a slash at the end. */
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** The user that we act as, and the PEM file of the key. Wins over the secret. */
  readonly jwt?: { readonly username: string; readonly keyFile: string } | undefined;
  readonly clock: Clock;
}

/** Salesforce takes a signed request for no longer than five minutes; clocks differ by some of them. */
const VALID_S = 180;

/**
 * The fields of the form that asks for a token, made anew for each login. The audience of a signed request is the
 * organisation's own login address: generic hosts are not served any more.
 * @throws {ConfigError} where the key cannot be used, or there is neither key nor secret
 */
export function grantOf(
  options: LoginOptions,
): () => Promise<{ grant_type: string } & Record<string, string>> {
  const { jwt, clientId, loginUrl, clock } = options;
  if (!jwt) {
    if (!options.clientSecret) throw noCredentials();
    return async () => ({ grant_type: 'client_credentials' });
  }
  return async () => {
    // Read only by who signs.
    const { SignJWT } = await import('jose');
    const key = privateKey(jwt.keyFile);
    const nowS = Math.floor(Date.parse(clock.now()) / 1000);
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(clientId)
      .setSubject(jwt.username)
      .setAudience(loginUrl)
      .setExpirationTime(nowS + VALID_S)
      .sign(key);
    return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
  };
}

function privateKey(file: string): KeyObject {
  const pem = readPrivateFile(file, 'SALESFORCE_JWT_KEY_FILE');
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // What went wrong may hold a part of the file.
    throw noKey(file, 'It is no private key in PEM form, or it is protected by a passphrase.');
  }
  if (key.asymmetricKeyType !== 'rsa') throw noKey(file, 'Salesforce takes only signatures of RSA keys.');
  return key;
}

function noKey(file: string, why: string): ConfigError {
  return new ConfigError({
    what: `The file ${file} holds no key that can sign a login.`,
    why,
    next: 'Let SALESFORCE_JWT_KEY_FILE name the private key (PEM, RSA, no passphrase) of the certificate that the External Client App holds.',
  });
}

function noCredentials(): ConfigError {
  return new ConfigError({
    what: 'Nothing says how to log in to Salesforce.',
    why: 'There is neither a consumer secret nor a private key.',
    next: 'Set SALESFORCE_CLIENT_SECRET, or SALESFORCE_JWT_KEY_FILE and SALESFORCE_USERNAME.',
  });
}
