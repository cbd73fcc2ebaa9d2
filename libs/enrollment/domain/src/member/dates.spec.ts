import { memberId, Rejected, zoneId, type InstantIso } from '@accrue/kernel';
import { decideMember, evolveMember, NO_MEMBER, type MemberCommand, type MemberEvent } from '../index';

const ANN = memberId('ann');
const LONDON = zoneId('Europe/London');
const at = (text: string): InstantIso => `${text}T12:00:00.000Z` as InstantIso;

const enrolled: MemberEvent = {
  type: 'MemberEnrolled',
  data: {
    ...{ memberId: ANN, reference: '1', storeId: null, enrolledBy: null, channel: 'store', identities: [] },
    ...{
      sealedProfile: null,
      sealedDates: 's-0',
      fingerprint: 'f',
      enrolledAt: at('2026-01-01'),
      toldAt: at('2026-01-01'),
    },
  },
};
const told = (birthDate: 'first' | 'changed' | 'same', sealedDates: string, on: string): MemberEvent => ({
  type: 'DatesTold',
  data: { memberId: ANN, sealedDates, birthDate, toldAt: at(on) },
});
const tell = (
  birthDate: 'first' | 'changed' | 'same',
  replaces: string,
  on: string,
  lockDays = 365,
): MemberCommand => ({
  type: 'TellDates',
  data: { sealedDates: 's-new', birthDate, replaces, lockDays, zone: LONDON },
  metadata: { now: at(on) },
});
const reach = (year: number, derivedFrom: string | null = 's-0', on = `${String(year)}-05-20`): MemberCommand => ({
  type: 'ReachOccasion',
  data: { occasion: 'birthday', year, reachedAt: at(on), derivedFrom },
  metadata: { now: at(on) },
});
const reached = (year: number): MemberEvent => ({
  type: 'OccasionReached',
  data: { memberId: ANN, occasion: 'birthday', year, reachedAt: at(`${String(year)}-05-20`) },
});
const closed = (on: string): MemberEvent => ({
  type: 'MemberClosed',
  data: {
    memberId: ANN,
    reference: '1',
    enrolledAt: at('2026-01-01'),
    mergedInto: null,
    closedAt: at(on),
    reason: 'r',
  },
});
const merged: MemberEvent = {
  type: 'MemberMerged',
  data: {
    ...{ memberId: ANN, into: memberId('ben'), reference: '1', enrolledAt: at('2026-01-01') },
    ...{ mergedAt: at('2026-02-01'), reason: 'r', mergedBy: 'desk' },
  },
};

const given = (...history: readonly MemberEvent[]) => ({
  when: (command: MemberCommand) => ({
    then: (...events: readonly MemberEvent[]) =>
      expect(decideMember(command, history.reduce(evolveMember, NO_MEMBER))).toEqual(events),
    thenRejected: (code: string, data?: object) => {
      let refused: unknown;
      try {
        decideMember(command, history.reduce(evolveMember, NO_MEMBER));
      } catch (error) {
        refused = error;
      }
      expect(refused).toBeInstanceOf(Rejected);
      expect(refused).toMatchObject({ code, ...(data === undefined ? {} : { data }) });
    },
  }),
});

describe('the birth date of a member', () => {
  it('is told, and corrected once without waiting', () => {
    given(enrolled)
      .when(tell('first', 's-0', '2026-02-01'))
      .then(told('first', 's-new', '2026-02-01'));
    given(enrolled)
      .when(tell('changed', 's-0', '2026-01-02'))
      .then(told('changed', 's-new', '2026-01-02'));
  });
  it('is locked for some days after a change', () => {
    const history = [enrolled, told('changed', 's-1', '2026-01-02')];
    given(...history)
      .when(tell('changed', 's-1', '2027-01-01'))
      .thenRejected('birth_date.locked', { lockedUntil: at('2027-01-02'), lockDays: 365 });
    given(...history)
      .when(tell('changed', 's-1', '2027-01-02'))
      .then(told('changed', 's-new', '2027-01-02'));
    given(...history)
      .when(tell('changed', 's-1', '2026-01-02', 0))
      .then(told('changed', 's-new', '2026-01-02'));
  });
  it('is locked in a year in which the birthday was reached, whatever the programme says', () => {
    given(enrolled, reached(2026))
      .when(tell('changed', 's-0', '2026-12-31', 0))
      .thenRejected('birth_date.reached_this_year', { year: 2026 });
    given(enrolled, reached(2026))
      .when(tell('changed', 's-0', '2027-01-01', 0))
      .then(told('changed', 's-new', '2027-01-01'));
  });
  it('may have its year or zone told at any time, and keeps since when it is known', () => {
    const history = [enrolled, told('changed', 's-1', '2026-06-01'), reached(2026)];
    given(...history)
      .when(tell('same', 's-1', '2026-06-02'))
      .then(told('same', 's-new', '2026-06-02'));
    expect([...history, told('same', 's-2', '2026-06-02')].reduce(evolveMember, NO_MEMBER)).toMatchObject({
      ...{ sealedDates: 's-2', birthDateToldAt: at('2026-06-01'), birthDateChangedAt: at('2026-06-01') },
    });
  });
  it('is compared with what there was: whoever was slower looks again', () =>
    given(enrolled, told('changed', 's-1', '2026-01-02'))
      .when(tell('changed', 's-0', '2026-01-02'))
      .then());
  it('is not told of who has left, or is a duplicate', () => {
    given(enrolled, closed('2026-02-01'))
      .when(tell('changed', 's-0', '2026-02-02'))
      .thenRejected('member.closed');
    given(enrolled, merged)
      .when(tell('changed', 's-0', '2026-02-02'))
      .thenRejected('member.merged');
    given()
      .when(tell('first', 's-0', '2026-02-02'))
      .thenRejected('member.unknown');
  });
});

describe('a birthday', () => {
  it('is reached once a year', () => {
    given(enrolled).when(reach(2026)).then(reached(2026));
    given(enrolled, reached(2026)).when(reach(2026)).then();
    given(enrolled, reached(2026)).when(reach(2027)).then(reached(2027));
  });
  it('is not reached when another day was told meanwhile', () =>
    given(enrolled, told('changed', 's-1', '2026-01-02'))
      .when(reach(2026))
      .then());
  it('is reached of a duplicate: campaigns counts one a year for both', () =>
    given(enrolled, merged).when(reach(2026)).then(reached(2026)));
  it('is reached of who was a member on the day, also when that is noticed later', () => {
    given(enrolled, closed('2026-05-21')).when(reach(2026)).then(reached(2026));
    given(enrolled, closed('2026-05-20')).when(reach(2026)).then();
    given().when(reach(2026)).then();
  });
});
