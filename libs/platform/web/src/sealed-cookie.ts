import type { KeyObject } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { seal, unseal } from '@accrue/privacy';

export type SessionKey = KeyObject;

export interface CookieKind {
  /** `__Host-…`: browsers refuse it from another host, over plain HTTP and for a part of the paths. */
  readonly name: `__Host-${string}`;
  /** What is sealed for one is nothing for another. */
  readonly binding: string;
  readonly sameSite: 'lax' | 'strict';
}

/** Something that a browser keeps for us and cannot read. */
export class SealedCookie<T> {
  constructor(
    private readonly key: SessionKey,
    private readonly kind: CookieKind,
  ) {}

  /** @returns the value of `Set-Cookie` */
  keep(content: T, lifeMs: number): string {
    return this.setCookie(seal(this.key, Buffer.from(JSON.stringify(content)), this.kind.binding), lifeMs);
  }

  /** @returns the value of `Set-Cookie` that makes the browser forget it */
  forget(): string {
    return this.setCookie('', 0);
  }

  /** @param header `Cookie` of a request; undefined: it is not there; null: of another session key, or none of ours at all */
  read(header: string | undefined): T | null | undefined {
    const sealed = parseCookie(header ?? '')[this.kind.name];
    if (sealed === undefined || sealed === '') return undefined;
    try {
      return JSON.parse(unseal(this.key, sealed, this.kind.binding).toString()) as T;
    } catch {
      return null;
    }
  }

  private setCookie(value: string, lifeMs: number): string {
    const { name, sameSite } = this.kind;
    const maxAge = Math.ceil(lifeMs / 1_000);
    return stringifySetCookie({ name, value, maxAge, path: '/', httpOnly: true, secure: true, sameSite });
  }
}
