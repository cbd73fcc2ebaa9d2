import type { InstantIso, MemberId } from '@accrue/kernel';
import { decideMember, evolveMember, NO_MEMBER, readAttributes, type Attributes, type MemberCommand } from '../index';

const memberId = 'm-1' as MemberId;
const ENROLLED = '2026-10-31T16:40:00.000Z' as InstantIso;
const enrol = (attributes?: Attributes): MemberCommand => ({
  type: 'EnrolMember',
  data: {
    ...{ memberId, reference: '13085', enrolledAt: ENROLLED, storeId: null, enrolledBy: null, channel: 'store' },
    ...{ identities: [], sealedProfile: null, sealedDates: null, toldAt: ENROLLED, fingerprint: 'f' },
    ...(attributes === undefined ? {} : { attributes }),
  },
  metadata: { now: ENROLLED },
});
const tell = (attributes: Attributes, now = '2026-11-02T09:00:00.000Z'): MemberCommand => ({
  ...{ type: 'TellAttributes', data: { attributes: readAttributes(attributes) } },
  metadata: { now: now as InstantIso },
});
const choose = (data: Pick<Attributes, 'language' | 'preferredChannel' | 'consents'>): MemberCommand => ({
  ...{ type: 'ChoosePreferences', data },
  metadata: { now: '2026-11-02T10:00:00.000Z' as InstantIso },
});
const erase: MemberCommand = {
  type: 'EraseMember',
  data: { reason: 'member_request', erasedBy: 'anna', keyFingerprint: null, certificateVersion: 1 },
  metadata: { now: '2026-11-03T09:00:00.000Z' as InstantIso },
};
const close: MemberCommand = {
  ...{ type: 'CloseMember', data: { reason: 'member_request' } },
  metadata: { now: '2026-11-03T09:00:00.000Z' as InstantIso },
};
const merge: MemberCommand = {
  ...{ type: 'MergeMember', data: { into: 'm-2' as MemberId, reason: 'enrolled_twice', mergedBy: 'anna' } },
  metadata: { now: '2026-11-03T09:00:00.000Z' as InstantIso },
};

const play = (...commands: readonly MemberCommand[]) => {
  let member: Parameters<typeof evolveMember>[0] = NO_MEMBER;
  return commands.map((command) => {
    const events = decideMember(command, member);
    for (const event of events) member = evolveMember(member, event);
    return events.map(({ type, data }) =>
      type === 'AttributesTold' ? [data.sequence, data.toldAt, data.attributes] : type,
    );
  });
};

describe('what rules may know of a member', () => {
  it('is told at the enrolment, and later as it is from then on', () => {
    const [first, next, same, less] = play(
      enrol({ region: 'north', consents: ['email'] }),
      tell({ region: 'south', consents: ['sms', 'email', 'sms'] }),
      tell({ consents: ['email', 'sms'], region: 'south' }),
      tell({}),
    );
    expect(first).toEqual(['MemberEnrolled', [1, ENROLLED, { region: 'north', consents: ['email'] }]]);
    expect(next).toEqual([[2, '2026-11-02T09:00:00.000Z', { region: 'south', consents: ['email', 'sms'] }]]);
    expect(same).toEqual([]);
    expect(less).toEqual([[3, '2026-11-02T09:00:00.000Z', {}]]);
  });

  it('is chosen by members as far as it is theirs to choose: what is left out is taken back, the rest stays', () => {
    const [, chosen, same, fewer] = play(
      enrol({ region: 'north', language: 'en', consents: ['email'] }),
      choose({ language: 'pl', preferredChannel: 'sms', consents: ['sms'] }),
      choose({ language: 'pl', preferredChannel: 'sms', consents: ['sms'] }),
      choose({ consents: [] }),
    );
    const at = '2026-11-02T10:00:00.000Z';
    expect(chosen).toEqual([[2, at, { region: 'north', language: 'pl', preferredChannel: 'sms', consents: ['sms'] }]]);
    expect(same).toEqual([]);
    expect(fewer).toEqual([[3, at, { region: 'north' }]]);
  });

  it('is not chosen by who has left, nor for a duplicate', () => {
    for (const [ending, code] of [
      [close, 'member.closed'],
      [merge, 'member.merged'],
    ] as const)
      expect(() => play(enrol(), ending, choose({ language: 'pl' }))).toThrow(code);
  });

  it('is nothing of whom nobody tells anything', () => {
    expect(play(enrol(), tell({ consents: [] }))).toEqual([['MemberEnrolled'], []]);
  });

  it('never holds from before what was told earlier, whatever a clock says', () => {
    const [, second] = play(enrol({ region: 'north' }), tell({ region: 'south' }, '2026-10-31T16:39:00.000Z'));
    expect(second).toEqual([[2, ENROLLED, { region: 'south' }]]);
  });

  it('is forgotten with the member', () => {
    const [, forgotten] = play(enrol({ ageBand: '25-34' }), erase);
    expect(forgotten).toEqual(['MemberClosed', [2, '2026-11-03T09:00:00.000Z', {}], 'MemberErased']);
    expect(play(enrol(), erase)[1]).toEqual(['MemberClosed', 'MemberErased']);
  });

  it('is told by no duplicate, and by nobody who left', () => {
    expect(() => play(enrol(), merge, tell({ region: 'north' }))).toThrow('member.merged');
    expect(() => play(enrol(), close, tell({ region: 'north' }))).toThrow('member.closed');
    expect(() => play(enrol(), erase, tell({ region: 'north' }))).toThrow('member.erased');
    expect(() => play(tell({ region: 'north' }))).toThrow('member.unknown');
  });
});
