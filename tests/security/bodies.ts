import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { programmeFile } from '../e2e/real-data';
import { receiptOf } from '../e2e/receipts';
import type { Json } from './json-places';

export interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
}
/** What tests read of the OpenAPI document. */
export interface Api {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

let counter = 0;
const next = (): string => `H-${String((counter += 1))}`;
export const programme = parse(readFileSync(programmeFile, 'utf8')) as Json;
const sale = (): Json =>
  receiptOf({ id: next(), card: '29001', lines: [{ sku: 'TEA', unitPrice: 500 }] }) as unknown as Json;
const enrolment = (): Json => ({
  card: next(),
  reference: next(),
  phone: '+447700900123',
  email: `${next()}@example.com`,
});

const review = (): Json => ({
  key: next(),
  type: 'review',
  member: { idType: 'card', value: '29001' },
  occurredAt: '2026-10-31T10:00:00Z',
});

/** A body that is taken as it is, so that it is the one hostile value in it which decides. */
export const BODIES: Readonly<Record<string, () => Json>> = {
  'POST /v1/accounts/{memberId}/adjustments': () => ({
    adjustmentId: next(),
    walletId: 'points',
    points: 1,
    reasonCode: 'goodwill',
  }),
  'POST /v1/accounts/{memberId}/adjustments/{adjustmentId}:reverse': () => ({
    reversalId: next(),
    reasonCode: 'correction',
  }),
  'POST /v1/accounts/{memberId}/holds:spread': () => ({ holdId: next(), payableMinor: 100 }),
  'POST /v1/accounts/{memberId}/holds': () => ({ holdId: next(), walletId: 'points', points: 1 }),
  'POST /v1/accounts/{memberId}/payouts': () => ({ payoutId: next(), walletId: 'points' }),
  'POST /v1/accounts/{memberId}/payouts/{payoutId}:confirm': () => ({ reference: next() }),
  'POST /v1/accounts/{memberId}/payouts/{payoutId}:fail': () => ({ reasonCode: 'no_bank_account' }),
  'POST /v1/accounts/{memberId}/payouts/{payoutId}:refuse': () => ({ reasonCode: 'fraud' }),
  'POST /v1/accounts/{memberId}/transfers': () => ({ transferId: next(), to: next(), walletId: 'points', points: 1 }),
  'POST /v1/accounts/{memberId}/transfers/{transferId}:reverse': () => ({ reasonCode: 'fraud' }),
  'POST /v1/actions': review,
  'POST /v1/actions:batch': review,
  'POST /v1/actions/{key}:revoke': () => ({ occurredAt: '2026-10-31T10:00:00Z' }),
  'POST /v1/draws/{drawId}:make': () => ({ entropy: 'pulse 4711' }),
  'POST /v1/card-links:find': () => ({ secret: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg' }),
  'POST /v1/members/{memberId}/card-links': () => ({ replace: true, presented: { type: 'card', value: '29001' } }),
  'POST /v1/members/{memberId}/card-links:block': () => ({ reason: 'lost' }),
  'POST /v1/ledger/imports/{importId}': () => ({ control: { members: 1, lots: 1, points: { points: 1 } } }),
  'POST /v1/members': enrolment,
  'POST /v1/members:import': enrolment,
  'PUT /v1/members/{memberId}/birth-date': () => ({ birthDate: '02-28', timeZone: 'Europe/London' }),
  'PUT /v1/members/{memberId}/attributes': () => ({ attributes: { region: 'north', consents: ['email'] } }),
  'POST /v1/members/{memberId}/offers': () => ({ key: next(), offer: 'autumn' }),
  'POST /v1/members/{memberId}/offers/{key}:activate': () => ({ occurredAt: '2026-10-31T10:00:00Z' }),
  'POST /v1/members/{memberId}/offers/{key}:view': () => ({ occurredAt: '2026-10-31T10:00:00Z' }),
  'POST /v1/members/{memberId}/tier:pin': () => ({ pinId: next(), tierId: 'bronze', reasonCode: 'vip' }),
  'POST /v1/members/{memberId}/tier:unpin': () => ({ pinId: 'p-1', reasonCode: 'correction' }),
  'POST /v1/gift-cards:balance': () => ({ number: '9000000000000000019', pin: '000000' }),
  'POST /v1/gift-cards:hold': () => ({ number: '9000000000000000019', pin: '000000', amountMinor: 1, holdId: next() }),
  'POST /v1/gift-cards:withdraw': () => ({ redemptionId: 'RD-1' }),
  'POST /v1/gift-cards/{cardId}:refund': () => ({ returnReceiptId: next(), receiptId: 'R-1', amountMinor: 1 }),
  'POST /v1/offers:give': () => ({ memberId: 'm-1', key: next(), offer: 'autumn' }),
  'POST /v1/segments/{segmentId}/offers': () => ({ key: next(), offer: 'autumn' }),
  'PUT /v1/members/{memberId}/preferences': () => ({
    language: 'en-GB',
    preferredChannel: 'email',
    consents: ['email'],
  }),
  'POST /v1/posters': () => ({ storeId: 'S-014', employeeId: 'E-77' }),
  'POST /v1/posters/{posterId}:end': () => ({ reason: 'taken_down' }),
  'POST /v1/posters/{posterId}:join': () => ({
    secret: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
    phone: '+447700900123',
    language: 'en-GB',
    consents: ['sms'],
  }),
  'POST /v1/partners': () => ({
    reference: next(),
    name: 'Ada',
    phone: '+447700900123',
    email: `${next()}@example.com`,
  }),
  'PUT /v1/programme': () => programme,
  'POST /v1/programme:plan': () => programme,
  'POST /v1/programme:simulate': () => programme,
  'POST /v1/programme:validate': () => programme,
  'POST /v1/receipts': sale,
  'POST /v1/receipts:batch': sale,
  'POST /v1/receipts:evaluate': sale,
  'POST /v1/redemptions': () => ({ redemptionId: next(), rewardId: 'five-off', memberId: 'm-1' }),
  'POST /v1/redemptions/{redemptionId}:accept': () => ({ receiverId: 'm-2' }),
  'POST /v1/redemptions/{redemptionId}:decline': () => ({ receiverId: 'm-2' }),
  'POST /v1/reviews/{id}:accept': () => ({ reason: 'empty battery', occurredAt: '2026-10-31T10:00:00Z' }),
  'POST /v1/reviews/{id}:close': () => ({ reason: 'looked at it' }),
  'POST /v1/reviews/{id}:reject': () => ({ reason: 'nobody bought this' }),
  'POST /v1/rewards/{rewardId}/codes': () => ({ codes: [next()] }),
  'POST /v1/tiers:simulate': () => programme,
};
