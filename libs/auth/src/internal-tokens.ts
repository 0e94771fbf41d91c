import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { DomainError, type CorrelationId } from '@lintel/kernel';
import { errors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Caller } from './caller.js';
import { fromClaims, internalClaims, toClaims } from './internal-claims.js';
import { anonymous, type Principal } from './principal.js';

const algorithm = 'EdDSA';
const issuer = 'lintel';
const lifetimeSeconds = 60;
/** Verified tokens remembered; each is at most a few hundred bytes, one with hundreds of memberships some kilobytes. */
const maxRemembered = 2_000;
/** Clocks of two machines may differ by this much. */
const clockToleranceSeconds = 5;

/** PEM texts. A service that only verifies has no private key. */
export interface InternalKeys {
  readonly privateKey?: string;
  readonly publicKey: string;
}

export interface MintRequest {
  /** The one service that will accept the token: its app name, such as `issues`. */
  readonly audience: string;
  /** On whose behalf; anonymous when left out. */
  readonly principal?: Principal;
  readonly correlationId?: CorrelationId;
  /** True for a call a service makes on its own behalf, such as asking accounts to check a token. */
  readonly isInternal?: boolean;
}

interface VerifiedToken {
  readonly caller: Caller;
  readonly expiresAtMs: number;
}

/**
 * Tokens by which one service proves to another who is asking: Ed25519-signed JWTs (RFC 7519, RFC 8037) for one audience, valid for 60 seconds.
 */
export class InternalTokens {
  /** Callers of tokens that were verified and have not expired: checking a signature costs more than most requests. */
  private readonly verified = new LRUCache<string, VerifiedToken>({ max: maxRemembered });

  private constructor(
    private readonly publicKey: KeyObject,
    private readonly privateKey: KeyObject | undefined,
  ) {}

  /** With a fresh key pair: one process, or tests. */
  static generate(): InternalTokens {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return new InternalTokens(publicKey, privateKey);
  }

  /** With the operator's keys. Throws when a text is no Ed25519 key in PEM form. */
  static fromKeys(keys: InternalKeys): InternalTokens {
    const publicKey = requireEd25519(createPublicKey(keys.publicKey));
    return new InternalTokens(publicKey, keys.privateKey === undefined ? undefined : requireEd25519(createPrivateKey(keys.privateKey)));
  }

  /** The keys as PEM texts, to hand to another process. */
  exportKeys(): InternalKeys {
    const publicKey = this.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const privateKey = this.privateKey?.export({ type: 'pkcs8', format: 'pem' }).toString();
    return privateKey === undefined ? { publicKey } : { publicKey, privateKey };
  }

  /** Returns a signed token. Throws when this instance holds no private key. */
  async mint({ audience, principal = anonymous, isInternal = false, correlationId }: MintRequest): Promise<string> {
    if (!this.privateKey) throw new Error('This process holds no private key for internal tokens');
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ ...toClaims({ principal, isInternal, correlationId }) })
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(this.privateKey);
  }

  /** Returns whom `token` speaks for. Throws `token-expired` or `token-invalid` (wrong signature, audience or content). */
  async verify(token: string, audience: string): Promise<Caller> {
    const key = `${audience} ${token}`;
    const known = this.verified.get(key);
    if (known && known.expiresAtMs > Date.now()) return known.caller;
    const checked = await this.check(token, audience);
    this.verified.set(key, checked);
    return checked.caller;
  }

  private async check(token: string, audience: string): Promise<VerifiedToken> {
    try {
      const { payload } = await jwtVerify(token, this.publicKey, {
        algorithms: [algorithm],
        issuer,
        audience,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'iat'],
        maxTokenAge: lifetimeSeconds,
      });
      return { caller: fromClaims(internalClaims.parse(payload)), expiresAtMs: (payload.exp ?? 0) * 1000 };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new DomainError('token-expired', {}, { cause: error });
      throw new DomainError('token-invalid', {}, { cause: error });
    }
  }
}

function requireEd25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`Internal tokens need an Ed25519 key, not ${String(key.asymmetricKeyType)}`);
  return key;
}
