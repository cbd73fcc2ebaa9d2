import { after, at, grant, hold, reverse, settle } from './account.fixture';
import { lotsAt } from './lots-at';
import { totalsAt } from './moments';

const FIRST = at('2026-01-10');
const SECOND = at('2026-01-20');
const OVER = at('2026-02-01');

describe('the lots at an instant', () => {
  const short = (account: Parameters<typeof lotsAt>[0], instant: string) =>
    lotsAt(account, at(instant)).map((lot) =>
      [lot.lotId, lot.status, lot.granted, lot.reversed, lot.remaining, lot.expired].join(' '),
    );

  it('are those that there were, by the returns and the expiry up to then', () => {
    const account = after(
      grant('R-1', 100, { now: FIRST, expiresAt: OVER }),
      grant('R-2', 50, { now: SECOND, activatesAt: at('2026-01-25') }),
      reverse('R-1', 1, { granted: 100, reversed: 40 }, { now: at('2026-01-22') }),
    );
    expect(short(account, '2026-01-09')).toEqual([]);
    expect(short(account, '2026-01-10')).toEqual(['R-1:base active 100 0 100 0']);
    expect(short(account, '2026-01-20')).toEqual(['R-1:base active 100 0 100 0', 'R-2:base pending 50 0 50 0']);
    expect(short(account, '2026-01-25')).toEqual(['R-1:base active 100 40 60 0', 'R-2:base active 50 0 50 0']);
    expect(short(account, '2026-02-01')).toEqual(['R-1:base expired 100 40 0 60', 'R-2:base active 50 0 50 0']);
  });

  it('are the same before and after somebody has written down what time did', () => {
    const account = after(grant('R-1', 100, { now: FIRST, expiresAt: OVER }));
    const settled = after(grant('R-1', 100, { now: FIRST, expiresAt: OVER }), settle(at('2026-03-01')));
    for (const instant of ['2026-01-31', '2026-02-01'])
      expect(short(account, instant)).toEqual(short(settled, instant));
  });

  it('count a lot whose grant is still on its way as awaiting its terms', () => {
    const account = after(reverse('R-1', 1, { granted: 100, reversed: 30 }, { now: SECOND }));
    expect(short(account, '2026-01-20')).toEqual(['R-1:base awaiting_terms 100 30 70 0']);
  });

  it('sum to the totals, but for what is held', () => {
    const account = after(
      grant('R-1', 100, { now: FIRST, expiresAt: OVER }),
      hold('h-1', 30, { now: SECOND, expiresAt: at('2026-03-01') }),
    );
    const [lot] = lotsAt(account, SECOND);
    expect(totalsAt(account, 'points', SECOND)).toMatchObject({ active: lot?.remaining, held: 30 });
    expect(short(account, '2026-02-01')).toEqual(['R-1:base expired 100 0 0 70']);
  });
});
