import { receiptId } from '@accrue/kernel';
import { payoutHoldId, payoutNameOf } from '../payout';
import {
  adjust,
  after,
  approvePayout,
  askPayout,
  at,
  capture,
  confirmPayout,
  extend,
  giveUpPayout,
  grant,
  release,
  remaining,
  reverse,
  settle,
  totals,
} from './account.fixture';
import type { AccountCommand, PayoutTerms } from './commands';
import { decide } from './decide';
import type { AccountEvent } from './events';
import { evolve } from './evolve';
import { holdOf, type Account } from './state';

const TERMS: PayoutTerms = { minimum: 50, multiple: 10, approval: 'one' };
const terms = (more: Partial<PayoutTerms> = {}) => ({ terms: { ...TERMS, ...more } });
const payout = (account: Account, payoutId = 'may') =>
  holdOf(account, payoutHoldId({ payeeId: 'anna', payoutId }))?.payout;
const rejected = (code: string, data: object = {}) =>
  expect.objectContaining({ code, data: expect.objectContaining(data) });
const typesOf = (events: readonly AccountEvent[]) => events.map(({ type }) => type);
const deciding = (command: AccountCommand, account: Account) => () => decide(command, account);

describe('a payout is asked for', () => {
  it('sets all aside that can be spent, in whole multiples, first what expires first', () => {
    const account = after(
      grant('R-1', 60),
      grant('R-2', 50, { expiresAt: at('2026-03-01') }),
      grant('R-3', 500, { activatesAt: at('2026-01-15') }),
      askPayout('may', null, terms({ multiple: 20 })),
    );
    expect(totals(account)).toEqual({ issued: -610, pending: 500, active: 10, held: 100 });
    expect(remaining(account)).toEqual({ 'R-1': 10, 'R-2': 0, 'R-3': 500 });
    expect(payout(account)).toMatchObject({
      status: 'requested',
      currency: 'GBP',
      requestedBy: 'app',
      approvedBy: null,
    });
  });

  it('is not too little, no fraction of a multiple, and no more than can be spent', () => {
    const account = after(grant('R-1', 90), grant('R-2', 500, { activatesAt: at('2026-01-15') }));
    expect(deciding(askPayout('may', 40, terms()), account)).toThrow(
      rejected('payout.below_minimum', { requested: 40, available: 90, minimum: 50 }),
    );
    expect(deciding(askPayout('may', 55, terms()), account)).toThrow(rejected('payout.not_multiple', { multiple: 10 }));
    expect(deciding(askPayout('may', 100, terms()), account)).toThrow(
      rejected('points.insufficient', { requested: 100, available: 90 }),
    );
    expect(deciding(askPayout('may', null, terms()), after(grant('R-1', 49)))).toThrow(
      rejected('payout.below_minimum', { requested: 40, available: 49 }),
    );
    expect(deciding(askPayout('may', null, terms()), after())).toThrow(
      rejected('payout.below_minimum', { available: 0 }),
    );
  });

  it('is of no wallet that pays nothing out, and of nobody who has left', () => {
    const account = after(grant('R-1', 90));
    expect(deciding(askPayout('may', 50, { terms: null }), account)).toThrow(rejected('payout.not_offered'));
    expect(deciding(askPayout('may', 50, { isAccountClosed: true }), account)).toThrow(
      expect.objectContaining({ code: 'account.closed' }),
    );
  });

  it('is the same payout when it is asked for again, and no other one under its id', () => {
    const account = after(grant('R-1', 90), askPayout('may', 50), adjust('a-1', 500));
    expect(decide(askPayout('may', 50), account)).toEqual([]);
    expect(decide(askPayout('may', null), account)).toEqual([]);
    expect(deciding(askPayout('may', 60), account)).toThrow(rejected('payout.conflict'));
    expect(deciding(askPayout('may', 50, { walletId: 'miles' }), account)).toThrow(rejected('payout.conflict'));
  });

  it('has a name that finance finds again, whatever members are called', () => {
    const name = { payeeId: 'shop/7:anna', payoutId: 'payout:may' };
    expect(payoutNameOf(payoutHoldId(name))).toEqual(name);
    expect(() => payoutHoldId({ payeeId: 'anna', payoutId: 'a/b' })).toThrow(rejected('id.invalid'));
    expect(() => payoutHoldId({ payeeId: 'anna', payoutId: '' })).toThrow(rejected('id.invalid'));
    expect(() => payoutHoldId({ payeeId: 'anna', payoutId: 'x'.repeat(65) })).toThrow(rejected('id.invalid'));
  });
});

describe('a payout that was asked for', () => {
  const asked = [grant('R-1', 90), askPayout('may', 50)] as const;

  it('is approved, paid once, and gone from the wallet', () => {
    const approved = after(...asked, approvePayout('may'));
    expect(payout(approved)).toMatchObject({ status: 'approved', approvedBy: 'olga' });
    expect(totals(approved)).toMatchObject({ active: 40, held: 50 });
    const paid = after(...asked, approvePayout('may'), confirmPayout('may', 'PAY-1'));
    expect(payout(paid)).toMatchObject({ status: 'paid', endedBy: 'fred', reference: 'PAY-1' });
    expect(totals(paid)).toEqual({ issued: -90, active: 40, spent: 50 });
    for (const again of [approvePayout('may'), confirmPayout('may', 'PAY-1'), askPayout('may', 50)])
      expect(decide(again, paid)).toEqual([]);
    expect(deciding(confirmPayout('may', 'PAY-2'), paid)).toThrow(
      rejected('payout.other_reference', { paidUnder: 'PAY-1' }),
    );
    for (const cause of ['cancelled', 'refused', 'failed'] as const)
      expect(deciding(giveUpPayout('may', cause), paid)).toThrow(rejected('payout.paid'));
  });

  it('is neither paid nor failed before it is approved', () => {
    expect(deciding(confirmPayout('may', 'PAY-1'), after(...asked))).toThrow(rejected('payout.not_approved'));
    expect(deciding(giveUpPayout('may', 'failed'), after(...asked))).toThrow(rejected('payout.not_approved'));
  });

  it('is taken back or refused before it is approved, and not after that', () => {
    for (const cause of ['cancelled', 'refused'] as const) {
      const over = after(...asked, giveUpPayout('may', cause));
      expect(payout(over)).toMatchObject({ status: cause, endedBy: 'olga', reasonCode: 'fraud' });
      expect(totals(over)).toEqual({ issued: -90, active: 90 });
      expect(decide(giveUpPayout('may', cause), over)).toEqual([]);
      expect(deciding(approvePayout('may'), over)).toThrow(rejected('payout.ended', { status: cause }));
      expect(deciding(confirmPayout('may', 'PAY-1'), over)).toThrow(rejected('payout.ended', { status: cause }));
      expect(deciding(giveUpPayout('may', cause), after(...asked, approvePayout('may')))).toThrow(
        rejected('payout.approved'),
      );
    }
  });

  it('fails, and is back in the lot that it came from, with its own expiry', () => {
    const early = { expiresAt: at('2026-01-20') };
    const story = [grant('R-0', 60, early), askPayout('may', 60), approvePayout('may')] as const;
    const inTime = after(...story, giveUpPayout('may', 'failed', { now: at('2026-01-10') }));
    expect(remaining(inTime)).toEqual({ 'R-0': 60 });
    // Set aside in time, it is paid after the lot would have expired; what comes back then is lost.
    const paid = after(...story, confirmPayout('may', 'PAY-1', { now: at('2026-02-01') }));
    expect(totals(paid)).toEqual({ issued: -60, spent: 60 });
    const late = after(...story, giveUpPayout('may', 'failed', { now: at('2026-02-01') }), settle(at('2026-02-01')));
    expect(totals(late)).toEqual({ issued: -60, expired: 60 });
  });

  it('needs nobody’s approval, somebody’s, or that of somebody else, as its wallet said when it was asked for', () => {
    const story = (approval: PayoutTerms['approval']) =>
      after(grant('R-1', 90), askPayout('may', 50, { ...terms({ approval }), actor: 'olga' }));
    expect(payout(story('none'))).toMatchObject({ status: 'approved', approvedBy: null });
    expect(decide(confirmPayout('may', 'PAY-1'), story('none'))).toHaveLength(1);
    expect(deciding(giveUpPayout('may', 'cancelled'), story('none'))).toThrow(rejected('payout.approved'));
    expect(typesOf(decide(approvePayout('may'), story('one')))).toEqual(['PayoutApproved', 'HoldExtended']);
    expect(deciding(approvePayout('may'), story('four-eyes'))).toThrow(rejected('payout.own_request'));
    expect(typesOf(decide(approvePayout('may', { actor: 'boris' }), story('four-eyes')))).toContain('PayoutApproved');
  });

  it('is the payee’s again when nobody has approved it in time', () => {
    const late = { now: at('2026-04-01') };
    expect(deciding(approvePayout('may', late), after(...asked))).toThrow(
      rejected('payout.ended', { status: 'timed_out' }),
    );
    const [event] = decide(settle(late.now), after(...asked));
    expect(event).toMatchObject({ type: 'HoldReleased', data: { cause: 'timed_out', payout: { currency: 'GBP' } } });
    const over = after(...asked, settle(late.now));
    expect(payout(over)).toMatchObject({ status: 'timed_out', endedBy: null });
    expect(totals(over)).toMatchObject({ active: 90 });
    expect(deciding(giveUpPayout('may', 'refused', late), over)).toThrow(
      rejected('payout.ended', { status: 'timed_out' }),
    );
  });

  it('waits for finance once it is approved, because it may have been paid: time does not give it back', () => {
    const late = { now: at('2031-04-01') };
    for (const approved of [
      after(...asked, approvePayout('may'), settle(late.now)),
      after(grant('R-1', 90), askPayout('may', 50, terms({ approval: 'none' })), settle(late.now)),
    ]) {
      expect(totals(approved)).toEqual({ issued: -90, active: 40, held: 50 });
      const paid = decide(confirmPayout('may', 'PAY-1', late), approved).reduce(evolve, approved);
      expect(totals(paid)).toEqual({ issued: -90, active: 40, spent: 50 });
      const failed = decide(giveUpPayout('may', 'failed', late), approved).reduce(evolve, approved);
      expect(totals(failed)).toEqual({ issued: -90, active: 90 });
    }
  });

  it('leaves the wallet owing when goods come back after it was paid, and repays that when it fails', () => {
    const back = reverse('R-1', 1, { granted: 90, reversed: 90 }, { now: at('2026-01-05') });
    const held = [...asked, approvePayout('may'), back] as const;
    expect(totals(after(...held))).toEqual({ issued: -90, reversed: 90, held: 50, deficit: -50 });
    expect(totals(after(...held, confirmPayout('may', 'PAY-1', { now: at('2026-01-06') })))).toMatchObject({
      ...{ spent: 50, deficit: -50 },
    });
    expect(totals(after(...held, giveUpPayout('may', 'failed', { now: at('2026-01-06') })))).toEqual({
      ...{ issued: -90, reversed: 90 },
    });
  });

  it('is nothing that a till knows, whatever it calls its hold', () => {
    const account = after(...asked);
    const id = payoutHoldId({ payeeId: 'anna', payoutId: 'may' });
    const till: readonly AccountCommand[] = [
      capture(id, 10, { receiptId: receiptId('R-9') }),
      capture(id),
      extend(id, '2026-01-02'),
      release(id),
    ];
    for (const command of till) expect(deciding(command, account)).toThrow(rejected('hold.unknown'));
    expect(deciding(confirmPayout('june', 'PAY-1'), account)).toThrow(rejected('payout.unknown', { payoutId: 'june' }));
  });
});
