import { Injectable } from '@nestjs/common';
import type { ApiCaller } from '@accrue/http';
import { cardOfRedemption } from '@accrue/identities';
import { Rejected } from '@accrue/kernel';
import { redemption } from '@accrue/rewards-domain';
import { Fulfilments } from '../fulfilment';
import { Redemptions } from '../streams/redemptions';
import { certificateOf } from './certificate';
import { maySeeCode } from './may-see';
import type { RedemptionDto } from './redemption.dto';

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
    const isTheirs = status === 'completed' || status === 'used';
    const key = redemption.shownTo(terms, 'confirmedAs' in state ? state.confirmedAs : undefined);
    if (!isTheirs || !maySeeCode(caller, key) || fulfilment === null) return shown;
    const { fulfilmentRef } = state;
    const reference = cardOfRedemption(redemptionId);
    return { ...shown, ...(await fulfilment.reveal({ rewardId, fulfilmentRef, reference })) };
  }
}
