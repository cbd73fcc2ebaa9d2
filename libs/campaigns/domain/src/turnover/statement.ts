import { canonicalJson, type Command, type Event, type InstantIso, type ReceiptId } from '@accrue/kernel';
import type { Turnover } from './turnover';

/**
 * What a receipt does to turnover is another than was said before. Of a void: what it names has arrived, or another void counts. Of any other: its content
 * was replaced.
 */
export type TurnoverStated = Event<
  'TurnoverStated',
  {
    readonly receiptId: ReceiptId;
    /** Its event time. */
    readonly occurredAt: InstantIso;
    /** Replaces what was said before. */
    readonly turnover: Turnover;
    /** 1, 2, 3 …: the highest is current. */
    readonly sequence: number;
  }
>;

export type StateTurnover = Command<
  'StateTurnover',
  {
    readonly receiptId: ReceiptId;
    readonly occurredAt: InstantIso;
    readonly turnover: Turnover;
    /** What was said when it was recorded first. */
    readonly atFirst: Turnover;
  }
>;

/** What was said last of a receipt, after it was recorded. */
export interface TurnoverStatement {
  readonly sequence: number;
  /** null: nothing since. */
  readonly turnover: Turnover | null;
}

export const decideTurnover = (
  { data: { receiptId, occurredAt, turnover, atFirst } }: StateTurnover,
  said: TurnoverStatement,
): readonly TurnoverStated[] => {
  if (canonicalJson(said.turnover ?? atFirst) === canonicalJson(turnover)) return [];
  return [{ type: 'TurnoverStated', data: { receiptId, occurredAt, turnover, sequence: said.sequence + 1 } }];
};

const initial: TurnoverStatement = { sequence: 0, turnover: null };

/** How the streams `turnover-{receiptId}` fold. There is one for each receipt of which something else was said later. */
export const turnoverModel = {
  category: 'turnover',
  initial,
  evolve: (_said: TurnoverStatement, { data: { sequence, turnover } }: TurnoverStated): TurnoverStatement => ({
    sequence,
    turnover,
  }),
};
