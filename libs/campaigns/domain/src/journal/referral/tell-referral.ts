import { instantOfOrder } from '../../receipt';
import type { ActionTrigger } from '../actions/action-awards';
import { whatFollows } from '../actions/record-action';
import type { SettleReferral, TellReferralSide } from '../commands';
import type { JournalEvent } from '../events';
import type { Knowledge } from '../storage/recall';
import type { ToldOfSide } from '../referral-events';
import type { ActionEntry, Journal } from '../storage/state';
import { decidedFrom } from './referral-actions';

/** What a side earned goes, or comes again, at its own time: it is not there for limits unless it stands. */
export const tellReferralSide = ({ data }: TellReferralSide, knowledge: Knowledge): readonly JournalEvent[] => {
  const { actionId, memberId, told } = data;
  const { actions } = knowledge.journal;
  const entry = actions.get(actionId);
  if (entry?.told === undefined || entry.told.sequence >= told.sequence) return [];
  const event: JournalEvent = { type: 'ReferralSideTold', data };
  if (entry.told.stands === told.stands) return [event];
  const all = [...actions.values()].map((each) => (each === entry ? { ...entry, told } : each));
  const because = { memberId, trigger: triggerOfSide(entry, told) };
  return [event, ...whatFollows({ all, from: decidedFrom(entry) }, because, knowledge)];
};

export const triggerOfSide = (
  { actionId, order }: Pick<ActionEntry, 'actionId' | 'order'>,
  { stands }: Pick<ToldOfSide, 'stands'>,
): ActionTrigger => ({
  cause: { kind: stands ? 'late_action' : 'revocation', receiptId: null, actionId },
  occurredAt: instantOfOrder(order),
});

/** Nothing when it has gone on, or when something else was said of it since: that is settled next. */
export const settleReferral = ({ data }: SettleReferral, { actions }: Journal): readonly JournalEvent[] => {
  const said = actions.get(data.actionId)?.referral;
  return said?.sequence !== data.sequence || said.done === data.done || said.done === 'all'
    ? []
    : [{ type: 'ReferralSettled', data }];
};
