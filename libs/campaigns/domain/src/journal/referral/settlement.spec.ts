import { memberId, receiptId, type InstantIso } from '@accrue/kernel';
import type { Qualification, SaidOfReferral } from '../referral-events';
import { at, DAY, programmes } from './purchases.oracle.fixture';
import { Members } from './referrals.fixture';
import { LivingJournal } from '../journal.fixture';
import { qualified, referralIdOf } from './referral-actions';
import { settlementOf } from './settlement';

const [ANN, BEN] = [memberId('ann'), memberId('ben')];
const BEFORE = at(DAY);
const LATER = at(4 * DAY);

const by = (id: string, then: InstantIso): Qualification => ({
  receiptId: receiptId(id),
  programmeVersion: 1,
  at: then,
});
const told = (said: Omit<SaidOfReferral, 'done'>, now: InstantIso) => {
  const settlement = settlementOf(
    { actionId: referralIdOf(BEN), type: ANN, referral: { ...said, done: 'nothing' } },
    now,
  );
  const sides = settlement?.sides.map(({ memberId: whose, facts }) => [whose, facts.actionId, facts.told.stands]);
  return { sides, done: settlement?.settled.done };
};

describe('the sides of a referral', () => {
  const first = by('S1', at(2 * DAY));

  it('are told of a purchase when it has lasted, and of nothing before', () => {
    const said = { sequence: 1, qualification: first, earlier: [] };
    expect(told(said, BEFORE)).toEqual({ sides: [], done: 'earlier' });
    expect(told(said, LATER)).toEqual({
      sides: [
        [ANN, '~ann~referral~ben~S1', true],
        [BEN, '~ben~referral~ben~S1', true],
      ],
      done: 'all',
    });
  });

  it('are told that another purchase counts no more, at once, but not of one that nobody can have been told of', () => {
    const waits = by('S2', at(9 * DAY));
    expect(told({ sequence: 2, qualification: waits, earlier: [first] }, LATER)).toEqual({
      sides: [
        [ANN, '~ann~referral~ben~S1', false],
        [BEN, '~ben~referral~ben~S1', false],
      ],
      done: 'earlier',
    });
    expect(told({ sequence: 2, qualification: null, earlier: [waits] }, LATER)).toEqual({ sides: [], done: 'all' });
  });

  it('do not hear what is older than what they heard', () => {
    const journal = new LivingJournal(programmes);
    const side = { side: 'advocate', memberId: ANN, referee: BEN } as const;
    const facts = qualified(side, first, { sequence: 1, stands: true });
    const metadata = { now: LATER };
    journal.do({
      type: 'RecordAction',
      data: { ...facts, memberId: ANN, source: 'referral', attributed: null },
      metadata,
    });
    const tell = (sequence: number, stands: boolean) =>
      journal
        .do({
          type: 'TellReferralSide',
          data: { actionId: facts.actionId, memberId: ANN, told: { sequence, stands } },
          metadata,
        })
        .map(({ type }) => type);
    expect(tell(3, false)).toEqual(['ReferralSideTold', 'AwardCorrected']);
    expect(tell(2, true)).toEqual([]);
    expect(tell(3, true)).toEqual([]);
    expect(tell(4, false)).toEqual(['ReferralSideTold']);
    expect(tell(5, true)).toEqual(['ReferralSideTold', 'AwardCorrected']);
  });

  it('are nothing where nobody bought', () => {
    const members = new Members();
    members.refer(BEN, ANN, at(0));
    members.settle(BEN, LATER);
    expect(members.earned).toEqual({});
  });
});
