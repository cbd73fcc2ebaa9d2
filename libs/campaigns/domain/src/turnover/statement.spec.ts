import { minorUnits, receiptId, type InstantIso } from '@accrue/kernel';
import { decideTurnover, turnoverModel, type StateTurnover, type TurnoverStated } from './statement';
import { NO_TURNOVER, type Turnover } from './turnover';

const AT = '2026-01-01T00:00:00.000Z' as InstantIso;
const taken = (payable: number): Turnover => ({ ...NO_TURNOVER, payable: minorUnits(payable) });
const state = (turnover: Turnover, atFirst = NO_TURNOVER): StateTurnover => ({
  type: 'StateTurnover',
  data: { receiptId: receiptId('V'), occurredAt: AT, turnover, atFirst },
  metadata: { now: AT },
});
const stated = (sequence: number, turnover: Turnover): TurnoverStated => ({
  type: 'TurnoverStated',
  data: { receiptId: receiptId('V'), occurredAt: AT, turnover, sequence },
});
const after = (...events: readonly TurnoverStated[]) => events.reduce(turnoverModel.evolve, turnoverModel.initial);

describe('the turnover of a void', () => {
  it('is stated when it is another than was said at first', () => {
    expect(decideTurnover(state(taken(-100)), after())).toStrictEqual([stated(1, taken(-100))]);
    expect(decideTurnover(state(taken(-100), taken(-100)), after())).toStrictEqual([]);
  });

  it('is stated again only when it changed since', () => {
    const before = after(stated(1, taken(-100)));
    expect(decideTurnover(state(taken(-100)), before)).toStrictEqual([]);
    expect(decideTurnover(state(taken(0)), before)).toStrictEqual([stated(2, taken(0))]);
  });
});
