import { createPublicKey, verify } from 'node:crypto';

/** What a JWT bearer assertion claims. */
export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** Seconds since 1970. */
  readonly expires: number;
}

/**
 * The claims of an RS256 assertion whose signature the key made; null for any other text.
 * @param publicKey PEM of the key or of a certificate that holds it
 */
export function claimsOf(assertion: string, publicKey: string): Claims | null {
  const [head = '', body = '', signature = ''] = assertion.split('.');
  const { alg } = decoded(head);
  if (alg !== 'RS256') return null;
  const key = createPublicKey(publicKey);
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) return null;
  const { iss, sub, aud, exp } = decoded(body);
  if (typeof iss !== 'string' || typeof sub !== 'string' || typeof exp !== 'number') return null;
  const audience = Array.isArray(aud) ? String(aud[0]) : aud;
  return typeof audience === 'string' ? { issuer: iss, subject: sub, audience, expires: exp } : null;
}

function decoded(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
