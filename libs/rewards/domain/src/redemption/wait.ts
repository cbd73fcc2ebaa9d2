import type { CallUp, EndWait } from './commands';
import type { RedemptionEvent } from './events';
import type { Begun } from './state';

/** From here on it is a redemption like any other, whose place is set aside already. What does not wait any more is not called. */
export const callUp = ({ data: { holdExpiresAt } }: CallUp, { status, terms }: Begun): readonly RedemptionEvent[] =>
  status === 'waiting' ? [{ type: 'RedemptionRequested', data: { ...terms, holdExpiresAt } }] : [];

/** Time ends a wait only when what it is for has begun. */
export const endWait = ({ data: { cause, now } }: EndWait, { status, terms }: Begun): readonly RedemptionEvent[] => {
  const isTooEarly = cause === 'begun' && (terms.begins === null || now < terms.begins);
  return status !== 'waiting' || isTooEarly ? [] : [{ type: 'WaitEnded', data: { ...terms, cause } }];
};
