import { Rejected } from '@accrue/kernel';
import { tierById } from '../ladder/ladder';
import { currentLadder } from '../ladder/ladders';
import type { PinTier, UnpinTier } from './commands';
import type { MembershipEvent } from './events';
import { afterAll, mustBeCurrent, tierChanged } from './outcome';
import { endedBy, pinAt } from './pins';
import type { TiersRejectionCode } from './rejections';
import type { Membership } from './state';

const BY_HAND = { causeReceiptId: null, causeProgrammeVersion: null };

/**
 * The same pin again does nothing. One that holds takes the place of the one before.
 * @throws Rejected pin.conflict, tier.unknown, pin.until_passed, programme.outdated
 */
export const pinTier = ({ data }: PinTier, membership: Membership): readonly MembershipEvent[] => {
  const { memberId, pinId, tierId, until, reasonCode, actor, ladders, now } = data;
  const known = membership.pins.find((pin) => pin.pinId === pinId);
  if (known !== undefined) {
    if (known.tierId === tierId && known.until === until && known.reasonCode === reasonCode) return [];
    throw new Rejected<TiersRejectionCode>('pin.conflict', { pinId });
  }
  const programmeVersion = mustBeCurrent(data, membership);
  if (tierById(tierId, currentLadder(ladders)) === null)
    throw new Rejected<TiersRejectionCode>('tier.unknown', { tierId });
  if (until !== null && until <= now) throw new Rejected<TiersRejectionCode>('pin.until_passed', { until });
  const pin = { pinId, tierId, programmeVersion, from: now, until, endedAt: null, reasonCode, actor };
  const replaces = pinAt(membership.pins, now)?.pinId ?? null;
  const outcome = afterAll({ ...membership, pins: [...endedBy(now, membership.pins), pin] }, data);
  const terms = { memberId, pinId, tierId, until, reasonCode, actor, replaces, pinnedAt: now };
  return [
    { type: 'TierPinned', data: { ...terms, programmeVersion, standing: outcome.standing } },
    ...tierChanged(data, membership, outcome, BY_HAND),
  ];
};

/** Does nothing for a pin that is over. @throws Rejected pin.unknown, programme.outdated */
export const unpinTier = ({ data }: UnpinTier, membership: Membership): readonly MembershipEvent[] => {
  const { memberId, pinId, reasonCode, actor, now } = data;
  if (!membership.pins.some((pin) => pin.pinId === pinId))
    throw new Rejected<TiersRejectionCode>('pin.unknown', { pinId });
  if (pinAt(membership.pins, now)?.pinId !== pinId) return [];
  const programmeVersion = mustBeCurrent(data, membership);
  const outcome = afterAll({ ...membership, pins: endedBy(now, membership.pins) }, data);
  const terms = { memberId, pinId, reasonCode, actor, unpinnedAt: now };
  return [
    { type: 'TierUnpinned', data: { ...terms, programmeVersion, standing: outcome.standing } },
    ...tierChanged(data, membership, outcome, BY_HAND),
  ];
};
