export const IDENTITY_TYPES = ['card', 'qr', 'phone', 'email', 'payment_token'] as const;
export type IdentityType = (typeof IDENTITY_TYPES)[number];

/** What a till sends to say who the member is, as a keyed hash; what is sent itself never reaches the domain. */
export interface Identity {
  readonly type: IdentityType;
  readonly value: string;
}

/** One that the member has: with what was given, encrypted under the member's own key, for operators to see. */
export interface SealedIdentity extends Identity {
  readonly sealed: string;
}

/** More than a member can lose in a life; without a bound one stream could grow for ever. */
export const IDENTITIES_MAX = 50;

export const identityKey = ({ type, value }: Identity): string => `${type}:${value}`;

export const sameIdentity = (a: Identity, b: Identity): boolean => a.type === b.type && a.value === b.value;
