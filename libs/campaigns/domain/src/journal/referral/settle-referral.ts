import type { SettleReferral } from '../commands';
import type { JournalEvent } from '../events';
import type { Journal } from '../storage/state';

/** Nothing when it has gone on, or when something else was said of it since: that is settled next. */
export const settleReferral = ({ data }: SettleReferral, { actions }: Journal): readonly JournalEvent[] => {
  const said = actions.get(data.actionId)?.referral;
  return said?.sequence !== data.sequence || said.done === data.done || said.done === 'all'
    ? []
    : [{ type: 'ReferralSettled', data }];
};
