import { Rejected, type Event, type InstantIso } from '@accrue/kernel';
import type { CommandContext, Decide, StreamModel } from '@accrue/event-store';

/** The smallest stream that shows what matters: order, idempotence by message id, refusal, recall and snapshots. */
export type PurseEvent =
  | Event<'Paid', { readonly messageId: string; readonly amount: number }>
  | Event<'Taken', { readonly messageId: string; readonly amount: number }>
  | Event<'Returned', { readonly messageId: string; readonly of: string; readonly amount: number }>;

export interface Purse {
  readonly balance: number;
  /** Revision of each message's event: an index; the amounts are recalled. */
  readonly messages: Readonly<Record<string, number>>;
}

export const purseModel: StreamModel<Purse, PurseEvent> = {
  category: 'purse',
  initial: { balance: 0, messages: {} },
  evolve: (purse, event, { revision }) => ({
    balance: purse.balance + (event.type === 'Paid' ? event.data.amount : -event.data.amount),
    messages: { ...purse.messages, [event.data.messageId]: revision },
  }),
  snapshot: {
    version: 1,
    everyEvents: 5,
    encode: (purse) => ({ ...purse }),
    decode: (json) => json as Purse,
  },
};

const once =
  (messageId: string, decide: Decide<Purse, PurseEvent>): Decide<Purse, PurseEvent> =>
  (purse, recall) =>
    messageId in purse.messages ? [] : decide(purse, recall);

export const pay = (messageId: string, amount: number): Decide<Purse, PurseEvent> =>
  once(messageId, () => [{ type: 'Paid', data: { messageId, amount } }]);

export const take = (messageId: string, amount: number): Decide<Purse, PurseEvent> =>
  once(messageId, ({ balance }) => {
    if (amount > balance) throw new Rejected<'purse.insufficient'>('purse.insufficient', { balance });
    return [{ type: 'Taken', data: { messageId, amount } }];
  });

/** Takes back what an earlier message paid; how much that was is only in its event. */
export const giveBack = (messageId: string, of: string): Decide<Purse, PurseEvent> =>
  once(messageId, ({ messages }, recall) => {
    const revision = messages[of];
    if (revision === undefined) throw new Rejected<'purse.unknown_message'>('purse.unknown_message', { of });
    const amount = recall([revision]).reduce((sum, paid) => sum + paid.data.amount, 0);
    return [{ type: 'Returned', data: { messageId, of, amount } }];
  });

export const purseContext = (messageId: string): CommandContext => ({
  messageId,
  occurredAt: '2026-01-01T00:00:00.000Z' as InstantIso,
});
