import { Injectable } from '@nestjs/common';
import type { ApiCaller } from '@accrue/http';
import { cardOfRedemption } from '@accrue/identities';
import { Rejected } from '@accrue/kernel';
import { redemption } from '@accrue/rewards-domain';
import { Fulfilments } from '../fulfilment';
import { Redemptions } from '../streams/redemptions';
import { certificateOf } from './certificate';
import type { RedemptionDto } from './redemption.dto';

/** Who gave something away does not see it. */
const keyOf = (state: redemption.Begun): string | null => {
  const acceptedAs = 'confirmedAs' in state ? (state.confirmedAs ?? null) : null;
  return state.terms.gift?.byAcceptance === true ? acceptedAs : state.terms.requestedBy;
};

/** A redemption as its caller may see it. */
@Injectable()
export class RedemptionView {
  constructor(
    private readonly redemptions: Redemptions,
    private readonly fulfilments: Fulfilments,
  ) {}

  /** With the code, or the gift card, for the key that asked for it, and for operators. @throws Rejected redemption.unknown */
  async show(redemptionId: string, caller: ApiCaller): Promise<RedemptionDto> {
    const { state, revision, completedAt } = await this.redemptions.current(redemptionId);
    if (state.status === 'none') throw new Rejected<redemption.RedemptionRejectionCode>('redemption.unknown');
    const { status, terms } = state;
    const { memberId, rewardId, gives, walletId, unit, points, confirmBy } = terms;
    const shown: RedemptionDto = {
      redemptionId,
      memberId,
      rewardId,
      gives,
      status,
      walletId,
      unit,
      points,
      revision,
      ...(confirmBy === null ? {} : { confirmBy }),
      ...(terms.gift === null ? {} : { gift: terms.gift }),
    };
    if (status === 'failed')
      return { ...shown, failure: state.code, ...(state.available === null ? {} : { available: state.available }) };
    const useBy = 'useBy' in state ? state.useBy : null;
    if (useBy !== null) shown.useBy = useBy;
    if (status === 'cancelled') return { ...shown, cancelled: state.cause };
    if (completedAt !== null) Object.assign(shown, certificateOf(terms, completedAt));
    const fulfilment = this.fulfilments.of(gives.kind);
    const maySeeAll = caller.role === 'operator' || keyOf(state) === null || caller.name === keyOf(state);
    const isTheirs = status === 'completed' || status === 'used';
    if (!isTheirs || !maySeeAll || fulfilment === null) return shown;
    const { fulfilmentRef } = state;
    return {
      ...shown,
      ...(await fulfilment.reveal({ rewardId, fulfilmentRef, reference: cardOfRedemption(redemptionId) })),
    };
  }
}
