import * as fc from 'fast-check';
import { Rejected, type InstantIso, type MemberId } from '@accrue/kernel';
import {
  decideMember,
  evolveMember,
  IDENTITIES_MAX,
  keepsIdentity,
  NO_MEMBER,
  type Identity,
  type SealedIdentity,
  type MemberCommand,
  type MemberEnrolled,
  type MemberErased,
  type MemberEvent,
} from '../index';

const now = '2026-10-31T16:40:00.000Z' as InstantIso;
const later = '2026-11-01T09:00:00.000Z' as InstantIso;
const memberId = 'm-1' as MemberId;
const identity = (type: 'card' | 'qr', value: string): SealedIdentity => ({ type, value, sealed: `v1.${value}` });
const card = identity('card', 'hash-of-2900000012345');
const qr = identity('qr', 'hash-of-q-7f3a');

const data = (changes: Partial<MemberEnrolled['data']> = {}): MemberEnrolled['data'] => ({
  memberId,
  reference: '13085',
  enrolledAt: now,
  storeId: 'S-014',
  enrolledBy: 'E-77',
  channel: 'store',
  identities: [card],
  sealedProfile: null,
  sealedDates: null,
  toldAt: now,
  fingerprint: 'f-1',
  ...changes,
});
const enrolled = (changes?: Partial<MemberEnrolled['data']>): MemberEvent => ({
  type: 'MemberEnrolled',
  data: data(changes),
});
const linked = (identity: SealedIdentity): MemberEvent => ({
  type: 'IdentityLinked',
  data: { memberId, identity, linkedAt: later },
});
const blocked = (identity: Identity): MemberEvent => ({
  type: 'IdentityBlocked',
  data: { memberId, identity, blockedAt: later, reason: 'lost' },
});
const freed = (identity: Identity): MemberEvent => ({
  type: 'IdentityFreed',
  data: { memberId, identity, freedAt: later, reason: 'new_owner' },
});
const closed: MemberEvent = {
  type: 'MemberClosed',
  data: { memberId, reference: '13085', enrolledAt: now, mergedInto: null, closedAt: later, reason: 'member_request' },
};

const metadata = { now: later };
const enrol = (changes?: Partial<MemberEnrolled['data']>): MemberCommand => ({
  type: 'EnrolMember',
  data: data(changes),
  metadata,
});
const link = (identity: SealedIdentity): MemberCommand => ({ type: 'LinkIdentity', data: { identity }, metadata });
const block = (identity: Identity): MemberCommand => ({
  type: 'BlockIdentity',
  data: { identity, reason: 'lost' },
  metadata,
});
const close: MemberCommand = { type: 'CloseMember', data: { reason: 'member_request' }, metadata };

const wish = { reason: 'member_request', erasedBy: 'desk', keyFingerprint: 'k-1', certificateVersion: 1 };
const erase: MemberCommand = { type: 'EraseMember', data: wish, metadata };
const erased = (changes: Partial<MemberErased['data']> = {}): MemberEvent => ({
  type: 'MemberErased',
  data: {
    memberId,
    erasedAt: later,
    ...wish,
    hadProfile: false,
    identitiesFreed: [{ type: 'card', count: 1 }],
    ...changes,
  },
});

const stateOf = (history: readonly MemberEvent[]) => history.reduce(evolveMember, NO_MEMBER);
const given = (...history: readonly MemberEvent[]) => ({
  when: (command: MemberCommand) => ({
    then: (...events: readonly MemberEvent[]) => expect(decideMember(command, stateOf(history))).toEqual(events),
    thenRejected: (code: string) => {
      const decision = () => decideMember(command, stateOf(history));
      expect(decision).toThrow(Rejected);
      expect(decision).toThrow(code);
    },
  }),
});

describe('a member', () => {
  it('is enrolled once', () => given().when(enrol()).then(enrolled()));
  it('stays as it is when the same is asked again', () =>
    given(enrolled())
      .when(enrol({ enrolledAt: later }))
      .then());
  it('stays as it is when an old enrolment is told again after it left', () =>
    given(enrolled(), closed).when(enrol()).then());
  it.each([{ enrolledAt: later }, { fingerprint: 'f-2' }])('does not come back after it left: %j', (changes) =>
    given(enrolled(), closed).when(enrol(changes)).thenRejected('member.closed'),
  );
  it('is not overwritten by another request', () =>
    given(enrolled())
      .when(enrol({ fingerprint: 'f-2' }))
      .thenRejected('member.already_enrolled'));
  it('needs something to be recognised by', () =>
    given()
      .when(enrol({ reference: null, identities: [] }))
      .thenRejected('member.identity_missing'));
  it('can do with a reference alone', () =>
    given()
      .when(enrol({ identities: [] }))
      .then(enrolled({ identities: [] })));
  it('has a bounded number of identities from the start', () => {
    const identities = Array.from({ length: IDENTITIES_MAX + 1 }, (_, index) => identity('card', `c-${index}`));
    given().when(enrol({ identities })).thenRejected('identity.too_many');
  });

  it('gets another identity', () => given(enrolled()).when(link(qr)).then(linked(qr)));
  it('does not get the same identity twice', () => given(enrolled(), linked(qr)).when(link(qr)).then());
  it('has a bounded number of identities', () => {
    const many = Array.from({ length: IDENTITIES_MAX - 1 }, (_, index) => linked(identity('card', `c-${index}`)));
    given(enrolled(), ...many)
      .when(link(qr))
      .thenRejected('identity.too_many');
  });
  it('gets nothing linked that it never enrolled for', () => given().when(link(qr)).thenRejected('member.unknown'));
  it('gets nothing linked after it left', () => given(enrolled(), closed).when(link(qr)).thenRejected('member.closed'));

  it('loses a card and goes on', () => given(enrolled()).when(block(card)).then(blocked(card)));
  it('loses a card once', () => given(enrolled(), blocked(card)).when(block(card)).then());
  it('never gets a blocked card back', () =>
    given(enrolled(), blocked(card)).when(link(card)).thenRejected('identity.blocked'));
  it('cannot lose what it does not have', () => given(enrolled()).when(block(qr)).thenRejected('identity.unknown'));
  it('can have a card blocked after it left', () => given(enrolled(), closed).when(block(card)).then(blocked(card)));

  it('leaves once', () => given(enrolled()).when(close).then(closed));
  it('does not leave twice', () => given(enrolled(), closed).when(close).then());
  it('cannot leave without having joined', () => given().when(close).thenRejected('member.unknown'));
  it('leaves when it is erased', () => given(enrolled()).when(erase).then(closed, erased()));
  it('can be erased after it left', () => given(enrolled(), closed).when(erase).then(erased()));
  it('is erased once', () => given(enrolled(), closed, erased()).when(erase).then());
  it('cannot be erased without having joined', () => given().when(erase).thenRejected('member.unknown'));
  it('is certified: what was sealed, and what it still had, blocked or not', () => {
    const linkedMore = [qr, identity('card', 'c-2'), identity('card', 'c-3')] as const;
    given(enrolled({ sealedProfile: 'v1.x.y' }), ...linkedMore.map(linked), blocked(card), freed(linkedMore[2]), closed)
      .when(erase)
      .then(
        erased({
          hadProfile: true,
          identitiesFreed: [
            { type: 'card', count: 2 },
            { type: 'qr', count: 1 },
          ],
        }),
      );
  });
  it.each([enrol(), enrol({ fingerprint: 'f-2' }), link(qr), link(card), block(card), close])(
    'is gone for everything else: %j',
    (command) => given(enrolled(), closed, erased()).when(command).thenRejected('member.erased'),
  );
  it('is known by its certificate only', () =>
    expect(stateOf([enrolled({ sealedProfile: 'v1.x.y' }), linked(qr), closed, erased()])).toEqual({
      ...erased().data,
      status: 'erased',
    }));
  it('keeps no identity then, not even a blocked one', () => {
    const before = stateOf([enrolled(), blocked(card), closed]);
    const after = stateOf([enrolled(), blocked(card), closed, erased()]);
    expect([before, after].map((member) => member.status !== 'none' && keepsIdentity(member, card))).toEqual([
      true,
      false,
    ]);
  });
  it('keeps which identities are blocked', () => {
    expect(stateOf([enrolled(), linked(qr), blocked(card), closed])).toMatchObject({
      status: 'closed',
      identities: [
        { ...card, status: 'blocked' },
        { ...qr, status: 'active' },
      ],
    });
  });
});

const anyIdentity = fc.constantFrom(card, qr, identity('card', 'c-2'));
const anyCommand = fc.oneof(
  fc.constantFrom('f-1', 'f-2').map((fingerprint) => enrol({ fingerprint })),
  anyIdentity.map(link),
  anyIdentity.map(block),
  fc.constant(close),
  fc.constant(erase),
);

it('whatever is asked: an identity is listed once, what is blocked stays blocked, what is closed stays closed, what is erased stays erased', () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 30 }), (commands) => {
      let member = NO_MEMBER;
      for (const command of commands) {
        const before = member;
        try {
          member = decideMember(command, before).reduce(evolveMember, before);
        } catch (error) {
          expect(error).toBeInstanceOf(Rejected);
        }
        if (before.status === 'erased') expect(member).toBe(before);
        if (member.status === 'none' || member.status === 'erased') continue;
        const keys = member.identities.map(({ type, value }) => `${type}:${value}`);
        expect(new Set(keys).size).toBe(keys.length);
        if (before.status === 'none' || before.status === 'erased') continue;
        if (before.status === 'closed') expect(member.status).toBe('closed');
        for (const gone of before.identities.filter(({ status }) => status === 'blocked'))
          expect(member.identities).toContainEqual(gone);
      }
    }),
  );
});
