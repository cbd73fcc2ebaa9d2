import { createHash } from 'node:crypto';
import type { StaffRole } from '@accrue/api-keys';

/** Who signed in, as far as Accrue has a use for it. */
export interface Person {
  /** Stands in events and lists instead of the person; the same for the same account, whatever its name is. */
  readonly pseudonym: string;
  /** As the provider calls them; for their own eyes, and kept in their own cookie alone. */
  readonly displayName: string;
  readonly role: StaffRole;
}

export type Claims = Readonly<Record<string, unknown>>;

export interface RoleMapping {
  /** Where the provider says what somebody belongs to: a claim, or a path into one (`realm_access.roles`). */
  readonly claim: string;
  /** What each role is called there. */
  readonly valuesOf: Readonly<Partial<Record<StaffRole, readonly string[]>>>;
}

/** Whoever belongs to several has the first. */
const STRONGEST_FIRST: readonly StaffRole[] = ['operator', 'support', 'analyst', 'pos'];
const NAME_CLAIMS = ['name', 'preferred_username', 'email'];
const NAME_LENGTH_MAX = 100;

/** 96 bits of SHA-256 over issuer and subject, which together name an account for ever (OpenID Connect Core 1.0, 5.7). */
export const pseudonymOf = (issuer: string, subject: string): string =>
  createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('hex')
    .slice(0, 24);

/** @returns null: belongs to nothing that has a role here */
export const personOf = (
  issuer: string,
  claims: Claims & { readonly sub: string },
  mapping: RoleMapping,
): Person | null => {
  const held = valuesAt(claims, mapping.claim);
  const role = STRONGEST_FIRST.find((of) => mapping.valuesOf[of]?.some((value) => held.includes(value)));
  if (role === undefined) return null;
  const pseudonym = pseudonymOf(issuer, claims.sub);
  return { pseudonym, displayName: displayNameOf(claims) ?? pseudonym, role };
};

/** A claim of that very name first: some are URLs, which have dots. */
const valuesAt = (claims: Claims, path: string): readonly unknown[] => {
  const found =
    claims[path] ??
    path.split('.').reduce<unknown>((at, name) => (isObject(at) ? (at as Claims)[name] : undefined), claims);
  return Array.isArray(found) ? found : [found];
};

const displayNameOf = (claims: Claims): string | undefined =>
  NAME_CLAIMS.map((claim) => claims[claim])
    .find((name): name is string => typeof name === 'string' && name.trim() !== '')
    ?.trim()
    .slice(0, NAME_LENGTH_MAX);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
