import { assertNever, DAY_MS, epochMs, instantFromEpochMs, Rejected } from '@accrue/kernel';
import type {
  FollowGift,
  GiftCommand,
  GiftRejectionCode,
  GiveReward,
  LapseGivenReward,
  UseGivenReward,
} from './commands';
import type { GiftEvent } from './events';
import { givenIdOf, type Gift, type GiftState, type Given, type GivenStatus, type Statement } from './state';

/** Of one reward for one receipt or action no more are given, however much was bought: a gift is one small stream. */
export const GIVEN_PER_GIFT_MAX = 100;

/**
 * Statements may come in any order and any number of times: the one with the highest sequence counts. Every step may be asked for again.
 * @throws Rejected<GiftRejectionCode>
 */
export const decide = (command: GiftCommand, state: GiftState): readonly GiftEvent[] => {
  switch (command.type) {
    case 'FollowGift':
      return follow(command, state);
    case 'GiveReward':
      return give(command, state);
    case 'RefuseReward': {
      const { givenId, reason } = command.data;
      return change(state, givenId, 'promised', 'RewardNotGiven', { status: 'not_given', reason });
    }
    case 'UseGivenReward':
      return use(command, state);
    case 'LapseGivenReward':
      return lapse(command, state);
    case 'CloseLapsedReward':
      return change(state, command.data.givenId, 'lapsed', 'LapsedRewardClosed', { fulfilmentRef: null });
    default:
      return assertNever(command);
  }
};

const follow = ({ data }: FollowGift, state: GiftState): readonly GiftEvent[] => {
  if (state.status === 'stated' && state.gift.sequence >= data.sequence) return [];
  const statement = { ...data, wanted: Math.min(data.wanted, GIVEN_PER_GIFT_MAX) };
  const given = asWanted(state.status === 'none' ? [] : state.gift.given, statement);
  return [{ type: 'GiftFollowed', data: { ...statement, given } }];
};

/** What is too much goes in this order: what nobody has yet, before what somebody could have seen. */
const LEAVE_FIRST: readonly GivenStatus[] = ['not_given', 'promised', 'given'];

/**
 * As many as are wanted. What was used counts, whoever used it, and stays, and so does what lapsed: its time does not begin anew. What another member was
 * given before the gift became this one's does not.
 */
const asWanted = (before: readonly Given[], statement: Statement): readonly Given[] => {
  const { giftId, memberId, wanted, occurredAt } = statement;
  const stays = (given: Given): boolean => given.memberId === memberId;
  const over = before.filter(({ status }) => status === 'used' || status === 'lapsed').length;
  const open = before.filter((given) => LEAVE_FIRST.includes(given.status));
  const inOrder = LEAVE_FIRST.flatMap((status) =>
    open.filter((given) => stays(given) && given.status === status).reverse(),
  );
  const keeps = Math.min(inOrder.length, Math.max(0, wanted - over));
  const kept = new Set(inOrder.slice(inOrder.length - keeps));
  const left = before.map((given) =>
    open.includes(given) && !kept.has(given) ? ({ ...given, status: 'taken_back' } as const) : given,
  );
  const more = Array.from({ length: Math.max(0, wanted - over - keeps) }, (_, nth): Given => ({
    ...{ givenId: givenIdOf(giftId, before.length + nth + 1), memberId, since: occurredAt },
    ...{ status: 'promised', useBy: null, reason: null, fulfilmentRef: null, gives: null, card: null },
  }));
  return [...left, ...more];
};

/** What is not there any more changes nothing: it was taken back meanwhile, or another process was faster. */
const change = (
  state: GiftState,
  givenId: string,
  from: GivenStatus,
  type: GiftEvent['type'],
  to: Partial<Given>,
): readonly GiftEvent[] => {
  if (state.status === 'none' || givenIn(state.gift, givenId)?.status !== from) return [];
  const given = state.gift.given.map((each) => (each.givenId === givenId ? { ...each, ...to } : each));
  return [{ type, data: { ...state.gift, given } }];
};

const give = ({ data }: GiveReward, state: GiftState): readonly GiftEvent[] => {
  const { givenId, fulfilmentRef, gives, card, useWithinDays: days } = data;
  const given = state.status === 'none' ? undefined : givenIn(state.gift, givenId);
  if (given === undefined) return [];
  const useBy = days === null ? null : instantFromEpochMs(epochMs(given.since) + days * DAY_MS);
  return change(state, givenId, 'promised', 'RewardGiven', { status: 'given', useBy, fulfilmentRef, gives, card });
};

const isOver = ({ useBy }: Given, { now }: LapseGivenReward['data']): boolean => useBy !== null && now >= useBy;

const lapse = ({ data }: LapseGivenReward, state: GiftState): readonly GiftEvent[] => {
  const given = state.status === 'none' ? undefined : givenIn(state.gift, data.givenId);
  if (given === undefined || !isOver(given, data)) return [];
  return change(state, data.givenId, 'given', 'GivenRewardLapsed', { status: 'lapsed' });
};

const use = ({ data }: UseGivenReward, state: GiftState): readonly GiftEvent[] => {
  const { givenId, usedAs } = data;
  const given = state.status === 'none' ? undefined : givenIn(state.gift, givenId);
  const refuse = (code: GiftRejectionCode) =>
    new Rejected<GiftRejectionCode>(code, { givenId, ...(code === 'given.lapsed' ? { useBy: given?.useBy } : {}) });
  switch (given?.status) {
    case undefined:
      throw refuse('given.unknown');
    case 'promised':
    case 'not_given':
      throw refuse('given.not_given');
    case 'taken_back':
      throw refuse('given.taken_back');
    case 'lapsed':
      throw refuse('given.lapsed');
    case 'given':
      // Whoever ends it may be a moment late.
      if (isOver(given, data)) throw refuse('given.lapsed');
      return change(state, givenId, 'given', 'GivenRewardUsed', { status: 'used', usedAs });
    case 'used':
      // One code shown at two tills is used once.
      if (given.usedAs !== usedAs) throw refuse('given.used');
      return [];
  }
};

const givenIn = ({ given }: Gift, givenId: string): Given | undefined => given.find((each) => each.givenId === givenId);
