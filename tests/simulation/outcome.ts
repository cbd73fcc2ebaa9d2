import type { ContextStore } from './context-process';
import { lostAwards, offerAwardFaults } from './awards';
import { budgetFaults } from './budgets';
import { memberOf } from './callers';
import type { Answer } from './clients';
import { goalFaults } from './coupons';
import type { Plan } from './plan';
import { drawFaults, PRIZE } from './draws';
import { discountFaults } from './discounts';
import { cardFaults } from './gift-cards';
import { payoutFaults } from './payouts';
import { paymentFaults } from './payments';
import { Tables, type Row } from './simulated-database';

type Stores = ReadonlyMap<string, ContextStore>;

const allOf = async (stores: Stores, context: string): Promise<readonly Row[]> => {
  const events = stores.get(context)?.events;
  if (events === undefined) return [];
  const partitions = Array.from({ length: events.partitions }, (_unused, partition) => partition);
  const pages = await Promise.all(partitions.map((partition) => events.read(partition, { after: 0, limit: 10_000 })));
  return pages.flatMap((page) =>
    page.events.map(({ streamId, type, data }) => rowOf({ streamId, type, data: data as Row })),
  );
};

/** What an action is of goes by the name of `actionType`: `type` is the event's. */
const rowOf = ({
  streamId,
  type,
  data,
}: {
  readonly streamId: string;
  readonly type: string;
  readonly data: Row;
}): Row => ({
  ...data,
  ...(data['type'] === undefined ? {} : { actionType: data['type'] }),
  type,
  streamId,
});

const tablesOf = (stores: Stores, context: string): Tables => stores.get(context)?.tables ?? new Tables();

const rowsOf = (stores: Stores, context: string, table: string): readonly Row[] =>
  tablesOf(stores, context).rows(table);

/** A receipt was paid with points of who has not enrolled. */
const LEFT_TO_A_PERSON = 'tender.member_unknown';

/** What must hold when everything is quiet: nothing has vanished between the contexts, and nothing waits. */
export const unsettled = async (
  stores: Stores,
  plan: Plan,
  answers: ReadonlyMap<number, Answer>,
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const [context, { letters, claims, definition }] of stores) {
    for (const { group, code, reason } of letters.values())
      if (code !== LEFT_TO_A_PERSON) found.push(`dead letter of ${group}: ${code} ${reason}`);
    for (const work of definition.dueWork ?? []) {
      const name = (work.prototype as { name?: string }).name ?? work.name;
      if ((await claims.countSetAside(name)) > 0) found.push(`${context} has set ${name} aside`);
    }
  }
  const [campaigns, ledger, rewards, enrollment] = await Promise.all(
    ['campaigns', 'ledger', 'rewards', 'enrollment'].map((context) => allOf(stores, context)),
  );
  found.push(...lostAwards(campaigns ?? [], rowsOf(stores, 'ledger', 'lots')));
  found.push(...budgetFaults(plan, campaigns ?? [], tablesOf(stores, 'campaigns')));
  found.push(...discountFaults(plan, campaigns ?? [], tablesOf(stores, 'campaigns')));
  found.push(...openEnds(ledger ?? [], rewards ?? []));
  const balances = rowsOf(stores, 'ledger', 'balance');
  found.push(...cardFaults(plan, answers, { ledger: ledger ?? [], rewards: rewards ?? [], balances }));
  found.push(...payoutFaults(plan, answers, { campaigns: campaigns ?? [], ledger: ledger ?? [], balances }));
  found.push(...drawFaults(plan, answers, { rewards: rewards ?? [], enrollment: enrollment ?? [] }));
  found.push(...lostGifts(campaigns ?? [], rewards ?? []));
  found.push(...lostTransfers(ledger ?? []));
  found.push(...paymentFaults(plan, answers, [campaigns ?? [], ledger ?? []]));
  found.push(...lostAnswers(plan, answers, [campaigns ?? [], ledger ?? [], rewards ?? [], enrollment ?? []].flat()));
  found.push(...lostBirthdays(enrollment ?? []));
  found.push(...openReferrals(rowsOf(stores, 'campaigns', 'referrals'), enrollment ?? []));
  found.push(...openOffers(campaigns ?? [], rowsOf(stores, 'campaigns', 'segment_gift')));
  found.push(...offerAwardFaults(campaigns ?? []));
  found.push(...goalFaults(campaigns ?? []));
  found.push(...remembered(stores, enrollment ?? []));
  return found;
};

/** Each redemption has come to an end that its hold agrees with; no hold is open but of what finance may have paid. */
const openEnds = (ledger: readonly Row[], rewards: readonly Row[]): readonly string[] => {
  const has = (rows: readonly Row[], type: string, key: string, id: unknown): boolean =>
    rows.some((row) => row['type'] === type && row[key] === id);
  const redemptions = rewards.filter(({ type }) => type === 'RedemptionRequested');
  const ends = redemptions.flatMap(({ redemptionId, holdId }) => {
    const is = (type: string) => has(rewards, type, 'redemptionId', redemptionId);
    const held = (type: string) => has(ledger, type, 'holdId', holdId);
    const name = `redemption ${String(redemptionId)}`;
    const [completed, failed, cancelled] = [
      is('RedemptionCompleted'),
      is('RedemptionFailed'),
      is('RedemptionCancelled'),
    ];
    if (Number(completed || cancelled) + Number(failed) !== 1) return [`${name} has no end, or two`];
    const captured = held('HoldCaptured');
    if (cancelled ? captured !== held('HoldRefunded') : captured !== completed)
      return [`${name} and its hold disagree`];
    const given = rewards.filter((row) => row['type'] === 'UnitReserved' && row['redemptionId'] === redemptionId);
    if (given.length > 1) return [`${name} was given twice`];
    return [];
  });
  const placed = ledger.filter(({ type }) => type === 'HoldPlaced');
  const open = placed.filter(({ holdId }) => {
    const released = has(ledger, 'HoldReleased', 'holdId', holdId);
    const spent = ledger.some(
      (row) => row['type'] === 'HoldCaptured' && row['holdId'] === holdId && row['remaining'] === 0,
    );
    return !released && !spent && !has(ledger, 'PayoutApproved', 'holdId', holdId);
  });
  return [...ends, ...open.map(({ holdId }) => `hold ${String(holdId)} is open after its time`)];
};

/** What campaigns said last of each reward that a rule gives is what rewards has given, or has said why not; what was set aside and is not given is back. */
const lostGifts = (campaigns: readonly Row[], rewards: readonly Row[]): readonly string[] => {
  const said = new Map<unknown, Row>();
  for (const row of campaigns)
    if (row['type'] === 'GiftStated' && row['kind'] === 'reward')
      if (Number(said.get(row['giftId'])?.['sequence'] ?? -1) < Number(row['sequence'])) said.set(row['giftId'], row);
  // Each has all of its gift.
  const followed = rewards.filter(({ type }) =>
    ['GiftFollowed', 'RewardGiven', 'RewardNotGiven', 'GivenRewardLapsed'].includes(String(type)),
  );
  const became = new Map(followed.map((row) => [row['giftId'], row]));
  const lost = [...said].flatMap(([giftId, { memberId, granted, reversals }]) => {
    const taken = (reversals as readonly { readonly points: number }[]).reduce((sum, { points }) => sum + points, 0);
    const given = (became.get(giftId)?.['given'] ?? []) as readonly Row[];
    const has = given.filter(({ status }) => status === 'given' || status === 'not_given');
    // What lapsed counts as given, and is not taken back.
    const lapsed = given.filter(({ status }) => status === 'lapsed').length;
    const isWhole =
      has.length === Math.max(0, Number(granted) - taken - lapsed) &&
      has.every((each) => each['memberId'] === memberId);
    return isWhole && given.every(({ status }) => status !== 'promised')
      ? []
      : [`gift ${String(giftId)} is not as stated`];
  });
  // Nobody redeems them.
  const unclaimed = ['cake', PRIZE].filter((rewardId) => {
    const count = (type: string): number =>
      rewards.filter((row) => row['type'] === type && (row['offer'] as Row)['rewardId'] === rewardId).length;
    const standing = [...became.values()]
      .flatMap((gift) => (gift['rewardId'] === rewardId ? (gift['given'] as readonly Row[]) : []))
      .filter(({ status }) => status === 'given').length;
    return count('UnitReserved') - count('UnitReturned') !== standing;
  });
  return [...lost, ...unclaimed.map((rewardId) => `${rewardId}s are set aside for nobody`)];
};

/** Each transfer has arrived once, and what was refused or taken back is with its sender again, once; nothing is on its way. */
const lostTransfers = (ledger: readonly Row[]): readonly string[] => {
  const onItsWay = ledger
    .flatMap(({ postings = [] }) => postings as readonly { readonly account: string; readonly points: number }[])
    .reduce((sum, { account, points }) => sum + (account === 'transferred' ? points : 0), 0);
  // Told again on another account, when members are merged or separated, it is no other transfer.
  const told = ledger.filter(({ isRetold }) => isRetold === undefined);
  const sent = told.filter(({ type }) => type === 'PointsTransferred');
  const found = sent.flatMap(({ transferId }) => {
    const count = (type: string): number =>
      told.filter((row) => row['type'] === type && row['transferId'] === transferId).length;
    const refused = count('TransferRefused');
    const isWhole = count('TransferReceived') + refused === 1;
    const isBack = count('TransferReturned') === refused + count('TransferTakenBack');
    return isWhole && isBack ? [] : [`transfer ${String(transferId)} has not arrived, or not come back, once`];
  });
  return onItsWay === 0 ? found : [...found, `${String(onItsWay)} points are still on their way`];
};

/** Everybody has told a birthday in the days to come: whoever has not left has had it, and nobody twice. */
const lostBirthdays = (enrollment: readonly Row[]): readonly string[] => {
  const count = (type: string, memberId: unknown): number =>
    enrollment.filter(
      (row) => row['type'] === type && row['memberId'] === memberId && row['occasion'] !== 'anniversary',
    ).length;
  return enrollment
    .filter(({ type, memberId }) => {
      if (type !== 'MemberEnrolled') return false;
      const reached = count('OccasionReached', memberId);
      return reached > 1 || (reached === 0 && count('MemberClosed', memberId) === 0);
    })
    .map(({ memberId }) => `the birthday of ${String(memberId)} was not reached, or twice`);
};

/** Whoever was referred is known as such, and both sides were told by which purchase they qualify. */
const openReferrals = (referrals: readonly Row[], enrollment: readonly Row[]): readonly string[] => [
  ...referrals.filter(({ due_at }) => due_at !== null).map(({ action_id }) => `${String(action_id)} is not settled`),
  ...enrollment
    .filter(
      ({ type, memberId }) => type === 'MemberReferred' && !referrals.some((row) => row['referee_id'] === memberId),
    )
    .map(({ memberId }) => `nobody knows that ${String(memberId)} was referred`),
];

/** Of each offer that somebody was given it is said once, one after the other, what became of it, to the end; and all of a segment have theirs. */
const openOffers = (campaigns: readonly Row[], gifts: readonly Row[]): readonly string[] => {
  const byOffer = new Map<unknown, Row[]>();
  for (const row of campaigns)
    if (row['type'] === 'OfferChanged') byOffer.set(row['actionId'], [...(byOffer.get(row['actionId']) ?? []), row]);
  const unheard = [...byOffer].filter(([, rows]) => {
    const told = rows.sort((a, b) => Number(a['sequence']) - Number(b['sequence']));
    const isGapless = told.every(({ sequence }, index) => sequence === index + 1);
    const isOver =
      told.some(({ change }) => change === 'expired') || told.at(-1)?.['completions'] === told.at(-1)?.['most'];
    return !isGapless || !isOver;
  });
  return [
    ...unheard.map(([id]) => `what became of ${String(id)} was told twice, or not to its end`),
    ...gifts.filter(({ finished_at }) => finished_at === null).map(({ key }) => `${String(key)} was not given to all`),
  ];
};

/** Of who was erased there is no key, no identity and no reference; the pseudonymous id and what was booked under it stay. */
const remembered = (stores: Stores, enrollment: readonly Row[]): readonly string[] => {
  const erased = new Set(enrollment.filter(({ type }) => type === 'MemberErased').map(({ memberId }) => memberId));
  const leftIn = (context: string, table: string, owner: string): readonly string[] =>
    rowsOf(stores, context, table).flatMap((row) =>
      erased.has(row[owner]) ? [`${String(row[owner])} was erased, and is in ${table} of ${context}`] : [],
    );
  const references = [...stores.keys()].flatMap((context) =>
    rowsOf(stores, context, 'member_directory').flatMap(({ member_id, reference }) =>
      erased.has(member_id) && reference !== null
        ? [`${context} knows the reference of ${String(member_id)}, who was erased`]
        : [],
    ),
  );
  return [
    ...leftIn('enrollment', 'member_key', 'member_id'),
    ...leftIn('enrollment', 'memorable_day', 'member_id'),
    ...leftIn('enrollment', 'key_registry', 'owner'),
    ...leftIn('campaigns', 'identity_tenure', 'member_id'),
    ...references,
  ];
};

/** Whatever a caller was told has been done is in a log. */
const lostAnswers = (plan: Plan, answers: ReadonlyMap<number, Answer>, events: readonly Row[]): readonly string[] => {
  const isThere = (type: string, key: string, id: string): boolean =>
    events.some((event) => event['type'] === type && event[key] === id);
  const isPosted = (id: string): boolean =>
    isThere('PointsAdjusted', 'adjustmentId', id) || isThere('AdjustmentReversed', 'adjustmentId', id);
  const isByHand = (id: string): boolean => isPosted(id) || isThere('AdjustmentProposed', 'adjustmentId', id);
  return plan.requests.flatMap(({ id, wish }) => {
    const answer = answers.get(id);
    if (answer === undefined) return [`request ${String(id)} never had an answer`];
    if (answer !== 'done') return [];
    const isDurable =
      (wish.kind !== 'receipt' || isThere('ReceiptRecorded', 'receiptId', wish.receipt.receiptId)) &&
      (wish.kind !== 'action' || isThere('ActionRecorded', 'actionId', wish.action.key)) &&
      (wish.kind !== 'revoke' || isThere('ActionRevoked', 'actionId', wish.key)) &&
      (wish.kind !== 'offer' || isThere('ActionRecorded', 'actionId', `~${memberOf(wish.card)}~offer~${wish.key}`)) &&
      (wish.kind !== 'redeem' || isThere('RedemptionRequested', 'redemptionId', wish.redemptionId)) &&
      (wish.kind !== 'transfer' || isThere('PointsTransferred', 'transferId', wish.transferId)) &&
      (wish.kind !== 'take back' || isThere('TransferTakenBack', 'transferId', wish.transferId)) &&
      (wish.kind !== 'adjust' || isByHand(wish.adjustmentId)) &&
      (wish.kind !== 'reverse' || isByHand(wish.reversalId)) &&
      (wish.kind !== 'approve' || isPosted(wish.adjustmentId)) &&
      (wish.kind !== 'decline' || isThere('AdjustmentDeclined', 'adjustmentId', wish.adjustmentId)) &&
      (wish.kind !== 'close' || isThere('MemberClosed', 'memberId', memberOf(wish.card))) &&
      (wish.kind !== 'erase' || isThere('MemberErased', 'memberId', memberOf(wish.card))) &&
      (wish.kind !== 'hold' || isThere('HoldPlaced', 'holdId', wish.holdId)) &&
      (wish.kind !== 'release' || isThere('HoldReleased', 'holdId', wish.holdId)) &&
      (wish.kind !== 'capture' || isThere('HoldCaptured', 'holdId', wish.holdId));
    return isDurable ? [] : [`request ${String(id)} was answered and is in no log`];
  });
};

/**
 * What members have in the end, without when it came about. Under which tier an award was reckoned is what was so when its points were
 * said last: another tier that leads to the same points is no correction. A lot of which nothing was granted in the end is a trace of the way.
 */
export const finalState = (stores: Stores): Readonly<Record<string, unknown>> => {
  const sorted = (rows: readonly Row[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();
  const without = (columns: readonly string[], rows: readonly Row[]): readonly string[] =>
    sorted(rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name)))));
  return {
    lots: without(
      ['sequence', 'revision', 'tier_id', 'multiplier'],
      rowsOf(stores, 'ledger', 'lots').filter(({ granted }) => granted !== 0),
    ),
    balances: sorted(
      rowsOf(stores, 'ledger', 'balance')
        .map(({ member_id, wallet, active, pending, deficit }) => ({ member_id, wallet, active, pending, deficit }))
        .filter(({ active, pending, deficit }) => active !== 0 || pending !== 0 || deficit !== 0),
    ),
  };
};
