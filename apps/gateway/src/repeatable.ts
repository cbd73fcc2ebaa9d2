import type { IncomingHttpHeaders } from 'node:http';

/** What of a request tells whether it may be sent again. */
export interface Sent {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | null;
}

type Test = (sent: Sent) => boolean;
type Rule = boolean | Test;

const namesOneOf =
  (...members: readonly string[]): Test =>
  ({ body }) => {
    const given = jsonObjectOf(body);
    return members.some((member) => typeof given[member] === 'string' && given[member] !== '');
  };
const hasIdempotencyKey: Test = ({ headers }) => (headers['idempotency-key'] ?? '') !== '';
const either =
  (...rules: readonly Test[]): Test =>
  (sent) =>
    rules.some((rule) => rule(sent));

/**
 * Whether sending a request a second time has no further effect, for each route that may have one: what the services
 * recognise by ids that their callers made. A request whose answer was lost is sent again only then. A route that is missing
 * here fails a test.
 */
export const REPEATABLE: Readonly<Record<string, Rule>> = {
  'POST /v1/accounts/{memberId}/adjustments': either(namesOneOf('adjustmentId'), hasIdempotencyKey),
  'POST /v1/accounts/{memberId}/adjustments/{adjustmentId}:approve': true,
  'POST /v1/accounts/{memberId}/adjustments/{adjustmentId}:decline': true,
  'POST /v1/accounts/{memberId}/clawbacks/{awardId}:decide': either(namesOneOf('decisionId'), hasIdempotencyKey),
  'POST /v1/accounts/{memberId}/adjustments/{adjustmentId}:reverse': either(
    namesOneOf('reversalId'),
    hasIdempotencyKey,
  ),
  'POST /v1/accounts/{memberId}/holds': namesOneOf('holdId'),
  'POST /v1/accounts/{memberId}/holds/{holdId}:capture': true,
  // The second time it may end a moment later.
  'POST /v1/accounts/{memberId}/holds/{holdId}:extend': true,
  'POST /v1/accounts/{memberId}/holds/{holdId}:release': true,
  'POST /v1/accounts/{memberId}/holds:spread': namesOneOf('holdId'),
  'POST /v1/accounts/{memberId}/payouts': either(namesOneOf('payoutId'), hasIdempotencyKey),
  'POST /v1/accounts/{memberId}/payouts/{payoutId}:approve': true,
  'POST /v1/accounts/{memberId}/payouts/{payoutId}:cancel': true,
  'POST /v1/accounts/{memberId}/payouts/{payoutId}:confirm': true,
  'POST /v1/accounts/{memberId}/payouts/{payoutId}:fail': true,
  'POST /v1/accounts/{memberId}/payouts/{payoutId}:refuse': true,
  'POST /v1/accounts/{memberId}/transfers': true,
  'POST /v1/accounts/{memberId}/transfers/{transferId}:reverse': true,
  'POST /v1/actions': true,
  'POST /v1/actions/{key}:revoke': true,
  'POST /v1/actions:batch': true,
  // A second try of a PIN counts, and is answered alike.
  'POST /v1/gift-cards:balance': true,
  'POST /v1/gift-cards:hold': namesOneOf('holdId'),
  'POST /v1/gift-cards:withdraw': true,
  'POST /v1/gift-cards/{cardId}:refund': true,
  // The winners stay.
  'POST /v1/draws/{drawId}:make': true,
  'POST /v1/given-rewards/{givenId}:use': true,
  'POST /v1/ledger/imports/{importId}': true,
  'POST /v1/jobs/{id}:cancel': true,
  'PUT /v1/keys/{name}': true,
  'POST /v1/keys/{name}:revoke': true,
  'POST /v1/dead-letters/{id}:discard': true,
  'POST /v1/dead-letters/{id}:replay': true,
  'POST /v1/due-work/{context}/{work}:retry': true,
  // What has been signed already is not signed again.
  'POST /v1/ledger/heads': true,
  // While one runs, the second is the same job; after it, one that reads the same again.
  'POST /v1/ledger:verify': true,
  // Who has none of these is a new member each time.
  'POST /v1/members': namesOneOf('reference', 'card', 'qr', 'phone', 'email'),
  // Each is a link of its own.
  'POST /v1/members/{memberId}/card-links': false,
  'POST /v1/members/{memberId}/card-links:block': true,
  'POST /v1/card-links:find': true,
  'POST /v1/members/{memberId}/identities': true,
  'POST /v1/members/{memberId}/offers': true,
  // The second time may be later; the first stands.
  'POST /v1/members/{memberId}/offers/{key}:activate': true,
  'POST /v1/members/{memberId}/offers/{key}:view': true,
  'POST /v1/offers:give': true,
  'POST /v1/segments/{segmentId}/offers': true,
  'POST /v1/members/{memberId}/identities:block': true,
  'POST /v1/members/{memberId}/identities:free': true,
  'POST /v1/members/{memberId}/merges': true,
  'POST /v1/members/{memberId}/merges/{duplicate}:separate': true,
  'POST /v1/members/{memberId}/tier:pin': either(namesOneOf('pinId'), hasIdempotencyKey),
  'POST /v1/members/{memberId}/tier:unpin': true,
  'POST /v1/members/{memberId}:close': true,
  'POST /v1/members/{memberId}:erase': true,
  'POST /v1/members:import': true,
  'POST /v1/members:lookup': true,
  'POST /v1/programme/proposals/{proposal}:approve': true,
  'POST /v1/programme/proposals/{proposal}:decline': true,
  'POST /v1/partners': true,
  'POST /v1/partners/{partnerId}:erase': true,
  // Each is a poster of its own.
  'POST /v1/posters': false,
  'POST /v1/posters/{posterId}:end': true,
  'POST /v1/posters/{posterId}:join': true,
  'POST /v1/programme:plan': true,
  'POST /v1/programme:simulate': hasIdempotencyKey,
  'POST /v1/programme:validate': true,
  'PUT /v1/members/{memberId}/attributes': true,
  'PUT /v1/members/{memberId}/birth-date': true,
  'PUT /v1/members/{memberId}/preferences': true,
  'PUT /v1/programme': true,
  'POST /v1/projections/{context}/{name}:rebuild': hasIdempotencyKey,
  'POST /v1/receipts': true,
  'POST /v1/receipts/{receiptId}:claim': true,
  'POST /v1/receipts/{receiptId}:move': true,
  'POST /v1/receipts:batch': true,
  'POST /v1/receipts:evaluate': true,
  'POST /v1/redemptions': true,
  'POST /v1/redemptions/{redemptionId}:accept': true,
  'POST /v1/redemptions/{redemptionId}:cancel': true,
  'POST /v1/redemptions/{redemptionId}:decline': true,
  'POST /v1/redemptions/{redemptionId}:fulfil': true,
  'POST /v1/redemptions/{redemptionId}:use': true,
  'POST /v1/reviews/{id}:accept': true,
  'POST /v1/reviews/{id}:close': true,
  'POST /v1/reviews/{id}:reject': true,
  'POST /v1/rewards/{rewardId}/codes': true,
  'POST /v1/tiers:simulate': hasIdempotencyKey,
  // A message without an id of its own gets another one each time.
  'POST /v1/topics/{topic}/messages': false,
};

/** @param route e.g. "POST /v1/receipts" */
export const isRepeatable = (route: string, sent: Sent): boolean => {
  if (/^(GET|HEAD) /.test(route)) return true;
  const rule = REPEATABLE[route] ?? false;
  return typeof rule === 'boolean' ? rule : rule(sent);
};

const jsonObjectOf = (body: Buffer | null): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body?.toString('utf8') ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // the service will say so
  }
};
