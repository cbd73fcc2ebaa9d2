import { memberId, Rejected, type InstantIso } from '@accrue/kernel';
import {
  decideMember,
  evolveMember,
  NO_MEMBER,
  type EnrolledMember,
  type Member,
  type MemberCommand,
  type MemberEnrolled,
} from '../index';

const now = '2026-10-31T16:40:00.000Z' as InstantIso;
const [ANN, ANNA, CLEO] = [memberId('ann'), memberId('anna'), memberId('cleo')];
const metadata = { now };

const enrol = (id: string): MemberCommand => {
  const data: MemberEnrolled['data'] = {
    ...{ memberId: memberId(id), reference: id, enrolledAt: now, storeId: null, enrolledBy: null, channel: 'store' },
    ...{
      identities: [{ type: 'card', value: `card-${id}`, sealed: 's' }],
      sealedProfile: null,
      sealedDates: null,
      toldAt: now,
      fingerprint: id,
    },
  };
  return { type: 'EnrolMember', data, metadata };
};
const merge = (into = ANN): MemberCommand => ({
  type: 'MergeMember',
  data: { into, reason: 'enrolled_twice', mergedBy: 'desk' },
  metadata,
});
const unmerge = (from = ANN): MemberCommand => ({
  type: 'UnmergeMember',
  data: { from, reason: 'two_persons', unmergedBy: 'desk' },
  metadata,
});
const take = (duplicate = ANNA): MemberCommand => ({ type: 'TakeDuplicate', data: { duplicate }, metadata });
const release = (duplicate = ANNA): MemberCommand => ({ type: 'ReleaseDuplicate', data: { duplicate }, metadata });
const close = (withSurvivor?: typeof ANN): MemberCommand => ({
  type: 'CloseMember',
  data: { reason: 'member_request', ...(withSurvivor && { withSurvivor }) },
  metadata,
});
const erase: MemberCommand = {
  type: 'EraseMember',
  data: { reason: 'member_request', erasedBy: 'desk', keyFingerprint: null, certificateVersion: 1 },
  metadata,
};
const link: MemberCommand = {
  type: 'LinkIdentity',
  data: { identity: { type: 'card', value: 'another', sealed: 's' } },
  metadata,
};

const after = (...commands: readonly MemberCommand[]): Member =>
  commands.reduce<Member>((member, command) => decideMember(command, member).reduce(evolveMember, member), NO_MEMBER);
const refusal = (command: MemberCommand, member: Member): string => {
  try {
    decideMember(command, member);
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
  throw new Error('expected a rejection');
};

describe('a duplicate', () => {
  it('is merged into its survivor once, and says so with all that is published of it', () => {
    const anna = after(enrol('anna'));
    expect(decideMember(merge(), anna)).toEqual([
      {
        type: 'MemberMerged',
        data: {
          ...{ memberId: ANNA, into: ANN, reference: 'anna', enrolledAt: now, mergedAt: now },
          ...{ reason: 'enrolled_twice', mergedBy: 'desk' },
        },
      },
    ]);
    expect(decideMember(merge(), after(enrol('anna'), merge()))).toEqual([]);
  });

  it('keeps its identities, gets no more, and leaves only with its survivor', () => {
    const anna = after(enrol('anna'), merge());
    expect((anna as EnrolledMember).identities).toMatchObject([{ value: 'card-anna', status: 'active' }]);
    for (const command of [link, close(), close(CLEO), erase]) expect(refusal(command, anna)).toBe('member.merged');
    expect(decideMember(close(ANN), anna)).toMatchObject([{ type: 'MemberClosed', data: { mergedInto: ANN } }]);
  });

  it('has one survivor, and is none: families are flat', () => {
    expect(refusal(merge(CLEO), after(enrol('anna'), merge()))).toBe('member.merged');
    expect(refusal(take(CLEO), after(enrol('anna'), merge()))).toBe('member.merged');
    expect(refusal(merge(CLEO), after(enrol('ann'), take()))).toBe('member.has_duplicates');
    expect(refusal(take(ANN), after(enrol('ann')))).toBe('member.merged_into_itself');
  });

  it('is not one who has left, or was erased, or never was', () => {
    for (const command of [merge(), take(CLEO)]) {
      expect(refusal(command, after(enrol('anna'), close()))).toBe('member.closed');
      expect(refusal(command, after(enrol('anna'), erase))).toBe('member.erased');
      expect(refusal(command, NO_MEMBER)).toBe('member.unknown');
    }
  });

  it('is a member of its own again when it is separated, from the one that it was merged into', () => {
    const merged = after(enrol('anna'), merge());
    expect(refusal(unmerge(CLEO), merged)).toBe('member.merged');
    const separated = after(enrol('anna'), merge(), unmerge());
    expect(separated).toEqual(after(enrol('anna')));
    expect(decideMember(unmerge(), separated)).toEqual([]);
  });

  it('is let go by its survivor, who may then be a duplicate itself', () => {
    const ann = after(enrol('ann'), take(), release());
    expect(ann).toMatchObject({ duplicates: [], separated: [ANNA] });
    expect(decideMember(release(), ann)).toEqual([]);
    expect(decideMember(take(), after(enrol('ann'), take()))).toEqual([]);
    expect(decideMember(merge(CLEO), ann)).toHaveLength(1);
  });
});
