import { POINTS_PER_ENTRY_MAX, POINTS_PER_WALLET_MAX } from '@accrue/kernel';
import { adjust, after, correct, grant, hold, reverse, totals } from './account.fixture';
import type { AccountCommand } from './commands';
import { decide } from './decide';
import { EMPTY_ACCOUNT, type Account } from './state';

const outOfRange = (data: object): Error =>
  expect.objectContaining({ code: 'amount.out_of_range', data: expect.objectContaining(data) as object }) as Error;

describe('amounts beyond what one entry may be about', () => {
  const most = POINTS_PER_ENTRY_MAX;
  it.each<[string, AccountCommand, Account]>([
    ['given by hand', adjust('a', most + 1), EMPTY_ACCOUNT],
    ['taken by hand', adjust('a', -most - 1), EMPTY_ACCOUNT],
    ['as large as numbers get', adjust('a', Number.MAX_SAFE_INTEGER), after(adjust('b', 1))],
    ['granted', grant('R-1', most + 1), EMPTY_ACCOUNT],
    ['corrected', correct('R-1', 1, { granted: most + 1, reversed: 0 }), after(grant('R-1', 1))],
    ['held', hold('h', most + 1), EMPTY_ACCOUNT],
  ])('are refused: %s', (_what, command, account) => {
    expect(() => decide(command, account)).toThrow(outOfRange({ max: most }));
  });

  it('are those above the bound, not the bound itself', () => {
    expect(totals(after(adjust('a', most), hold('h', most)))).toEqual({ held: most, adjusted: -most });
    expect(totals(after(grant('R-1', most), reverse('R-1', 1, { granted: most, reversed: most })))).toEqual({
      issued: -most,
      reversed: most,
    });
  });
});

describe('a wallet that has had as much as it may', () => {
  it('takes no more, and still lets members spend', () => {
    const count = POINTS_PER_WALLET_MAX / POINTS_PER_ENTRY_MAX;
    const all = Array.from({ length: count }, (_, index) => index);
    const account = after(...all.map((index) => grant(`R-${index}`, POINTS_PER_ENTRY_MAX)));
    expect(() => decide(grant('R-more', 1), account)).toThrow(
      outOfRange({ account: 'issued', max: POINTS_PER_WALLET_MAX }),
    );
    const given = after(...all.map((index) => adjust(`a-${index}`, POINTS_PER_ENTRY_MAX)));
    expect(() => decide(adjust('a-more', 1), given)).toThrow(outOfRange({ account: 'adjusted' }));
    expect(decide(hold('h', 100), account)).toHaveLength(1);
    expect(decide(reverse('R-1', 1, { granted: POINTS_PER_ENTRY_MAX, reversed: 40 }), account)).toHaveLength(1);
  });
});
