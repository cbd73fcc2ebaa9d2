/** phone_hash and email_hash hold a keyed hash; the numbers and addresses themselves never reach the domain. */
export const IDENTITY_TYPES = ['card', 'qr', 'phone_hash', 'email_hash', 'payment_token'] as const;
export type IdentityType = (typeof IDENTITY_TYPES)[number];

/** What a till sends to say who the member is. */
export interface Identity {
  readonly type: IdentityType;
  readonly value: string;
}

/** More than a member can lose in a life; without a bound one stream could grow for ever. */
export const IDENTITIES_MAX = 50;

export const identityKey = ({ type, value }: Identity): string => `${type}:${value}`;

export const sameIdentity = (a: Identity, b: Identity): boolean => a.type === b.type && a.value === b.value;
