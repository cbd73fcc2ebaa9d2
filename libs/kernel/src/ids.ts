import { hash } from 'node:crypto';
import type { Brand } from './brand';
import { canonicalJson } from './canonical';
import { invariant, Rejected, type KernelRejectionCode } from './rejected';

export type MemberId = Brand<string, 'MemberId'>;
/** Somebody who refers members and is none. In the ledger they have an account as members have, under this id. */
export type PartnerId = Brand<string, 'PartnerId'>;
/** What is on a gift card is an account as members have, under this id. Whoever has the card may be anybody. */
export type GiftCardId = Brand<string, 'GiftCardId'>;
export type ReceiptId = Brand<string, 'ReceiptId'>;
/** Of something that a member did and that was no purchase: the key that its sender gave it. */
export type ActionId = Brand<string, 'ActionId'>;
export type RuleId = Brand<string, 'RuleId'>;
export type AwardId = Brand<string, 'AwardId'>;
export type LotId = Brand<string, 'LotId'>;
export type HoldId = Brand<string, 'HoldId'>;
export type RewardId = Brand<string, 'RewardId'>;
export type RedemptionId = Brand<string, 'RedemptionId'>;
/** Of a tier that was given by hand. */
export type PinId = Brand<string, 'PinId'>;
export type EventId = Brand<string, 'EventId'>;

/** No control characters: PostgreSQL refuses NUL, and the others break lines of logs and keys of exports. */
export const PLAIN_TEXT = /^[^\u0000-\u001f\u007f]*$/;

/** Longest id that is accepted, in UTF-16 code units: ids are keys of streams, messages and indexes. */
export const ID_LENGTH_MAX = 128;

/** @throws Rejected id.invalid when empty, longer than ID_LENGTH_MAX, or with a control character in it */
export const memberId = (text: string): MemberId => checked(text) as MemberId;
/** Tells partners from members wherever both can be. */
const PARTNER = 'partner-';

/** @throws Rejected id.invalid as for `memberId` */
export const partnerId = (text: string): PartnerId => checked(text) as PartnerId;
export const isPartnerId = (id: string): id is PartnerId => id.startsWith(PARTNER);
/** @param name that no other partner has, now or later */
export const partnerIdOf = (name: string): PartnerId =>
  (PARTNER + uuidV5(`partner/${name}`, ACCRUE_NAMESPACE)) as PartnerId;

const GIFT_CARD = 'giftcard-';
/** @param digest of its number, keyed: the number cannot be found from it */
export const giftCardIdOf = (digest: string): GiftCardId => (GIFT_CARD + digest) as GiftCardId;
/** Tells gift cards from members wherever both can be. */
export const isGiftCardId = (id: string): id is GiftCardId => id.startsWith(GIFT_CARD);

/** @throws Rejected id.invalid as for `memberId` */
export const receiptId = (text: string): ReceiptId => checked(text) as ReceiptId;
/** @throws Rejected id.invalid as for `memberId` */
export const actionId = (text: string): ActionId => checked(text) as ActionId;
/** @throws Rejected id.invalid as for `memberId` */
export const ruleId = (text: string): RuleId => checked(text) as RuleId;
/** @throws Rejected id.invalid as for `memberId` */
export const awardId = (text: string): AwardId => checked(text) as AwardId;
/** @throws Rejected id.invalid as for `memberId` */
export const pinId = (text: string): PinId => checked(text) as PinId;
/** @throws Rejected id.invalid as for `memberId` */
export const lotId = (text: string): LotId => checked(text) as LotId;
/** @throws Rejected id.invalid as for `memberId` */
export const holdId = (text: string): HoldId => checked(text) as HoldId;
/** @throws Rejected id.invalid as for `memberId` */
export const rewardId = (text: string): RewardId => checked(text) as RewardId;
/** @throws Rejected id.invalid as for `memberId` */
export const redemptionId = (text: string): RedemptionId => checked(text) as RedemptionId;

/**
 * One award per receipt or action and rule, for ever. Made of two ids that were checked, which a till and a programme keep to half the
 * length each. A rule earns on receipts or on actions and never changes from one to the other, so both can have the same key.
 */
export const awardIdOf = (earner: ReceiptId | ActionId, rule: RuleId): AwardId => `${earner}:${rule}` as AwardId;

/** For what is asked for by its id: nothing is called what no id can be. */
export const isReceiptId = (text: string): text is ReceiptId => isId(text);

const isId = (text: string): boolean => text.length > 0 && text.length <= ID_LENGTH_MAX && PLAIN_TEXT.test(text);

const checked = (text: string): string => {
  if (!isId(text)) {
    // Not the text itself: what is sent as an id by mistake may be a phone number or a name.
    throw new Rejected<KernelRejectionCode>('id.invalid', { length: text.length, lengthMax: ID_LENGTH_MAX });
  }
  return text;
};

/** The namespace of every id that Accrue derives. Never change it: ids would no longer match what is stored. */
export const ACCRUE_NAMESPACE = '6a1f4c0e-2b57-4d93-9c86-0f5ed7a3b218';

/**
 * The id of the `index`-th event that a message leads to. The same message leads to the same ids, so a store can
 * recognise a repeated append.
 * @param index 0-based position among the events of one decision
 */
export const eventIdOf = (messageId: string, index: number): EventId => {
  invariant(Number.isSafeInteger(index) && index >= 0, `an event index is 0, 1, 2 …, got ${index}`);
  return uuidV5(`${messageId}/${index}`, ACCRUE_NAMESPACE) as EventId;
};

/**
 * UUID version 5 (RFC 9562): SHA-1 of the namespace and the name in UTF-8.
 * @param namespace a UUID
 * @throws InvariantViolation when `namespace` is not a UUID
 */
export const uuidV5 = (name: string, namespace: string): string => {
  const input = startingWith(namespace, 16 + Buffer.byteLength(name));
  const length = 16 + input.write(name, 16, 'utf8');
  const hex = hash('sha1', input.subarray(0, length), 'hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16); // of RFC 9562
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
};

/** Every event has such an id, so what does not change is kept: the bytes of the last namespace, with room for a name. */
const scratch = { namespace: '', bytes: Buffer.alloc(512) };

const startingWith = (namespace: string, length: number): Buffer => {
  if (scratch.namespace === namespace && length <= scratch.bytes.length) return scratch.bytes;
  invariant(UUID.test(namespace), `not a UUID: ${namespace}`);
  if (length > scratch.bytes.length) {
    const bytes = Buffer.alloc(length);
    bytes.write(namespace.replaceAll('-', ''), 0, 'hex');
    return bytes;
  }
  scratch.bytes.write(namespace.replaceAll('-', ''), 0, 'hex');
  scratch.namespace = namespace;
  return scratch.bytes;
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Tells one content from another under the same key: 72 bits of SHA-256 as 12 base64url characters. Short because it is
 * kept in folded state for every receipt; enough because it is compared with one other hash, never looked up among many.
 * @param value JSON data
 * @throws InvariantViolation and Rejected as `canonicalJson`
 */
export const contentHash = (value: unknown): string => hash('sha256', canonicalJson(value), 'base64url').slice(0, 12);
