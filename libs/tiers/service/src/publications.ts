import { membershipState, tierChanged, tierPinned, tierUnpinned, TOPICS, type Static } from '@accrue/contracts';
import type { StoredEvent } from '@accrue/event-store';
import type { Publications, PublicMessage } from '@accrue/messaging';
import type { MembershipEvent } from '@accrue/tiers-domain';

export const publications: Publications = {
  messagesOf: {
    QualificationCounted: [membershipState.type],
    MembershipMeasured: [membershipState.type],
    TierPinned: [tierPinned.type, membershipState.type],
    TierUnpinned: [tierUnpinned.type, membershipState.type],
    TierChanged: [tierChanged.type],
  } satisfies Record<MembershipEvent['type'], readonly string[]>,
  topics: [TOPICS.membershipFacts, TOPICS.membershipState],
  publish: (event: StoredEvent): readonly PublicMessage[] => {
    const { type, data } = event as unknown as MembershipEvent;
    const about = { subject: data.memberId, key: data.memberId };
    if (type === 'TierChanged')
      return [{ topic: TOPICS.membershipFacts, type: tierChanged.type, ...about, data: changed(data) }];
    // A million members who stay where they are is no news.
    if (type === 'MembershipMeasured' && !data.isMoved) return [];
    const state = { topic: TOPICS.membershipState, type: membershipState.type, ...about, data: stateOf(data, event) };
    if (type !== 'TierPinned' && type !== 'TierUnpinned') return [state];
    const { standing: _, programmeVersion: _version, ...fact } = data;
    const told = type === 'TierPinned' ? tierPinned.type : tierUnpinned.type;
    return [{ topic: TOPICS.membershipFacts, type: told, ...about, data: fact }, state];
  },
};

const changed = (
  data: Extract<MembershipEvent, { type: 'TierChanged' }>['data'],
): Static<typeof tierChanged.schema> => ({
  ...data,
  timeline: [...data.timeline],
});

const stateOf = (
  { memberId, standing }: Exclude<MembershipEvent, { type: 'TierChanged' }>['data'],
  { metadata }: StoredEvent,
): Static<typeof membershipState.schema> => ({
  memberId,
  tierId: standing.tierId,
  since: standing.since,
  until: standing.timed?.nextAt ?? null,
  qualifying: standing.amounts,
  qualifyingSpend: standing.spend,
  occurredAt: metadata.occurredAt,
});
