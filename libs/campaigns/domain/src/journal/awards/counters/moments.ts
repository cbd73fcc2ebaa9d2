import type { MemberId } from '@accrue/kernel';
import { tierOf } from '../../../programme/compile';
import { programmeOfVersion, type ProgrammeVersion } from '../../../programme/versions';
import { instantOfOrder } from '../../../receipt';
import { attributesAt } from '../../storage/attributes-at';
import { NOBODY } from '../../storage/nobody';
import type { ActionEntry, Journal, Membership } from '../../storage/state';
import { tierAt } from '../../storage/tier-at';
import type { CountedFacts } from './counted-facts';
import { countedAsSaid, countersAt, countedTogether } from './counter-memory';
import type { Surroundings } from './surroundings';

interface Known {
  /** null: nobody is identified. */
  readonly memberId: MemberId | null;
  readonly membership: Membership;
  readonly programmes: readonly ProgrammeVersion[];
  /** Asked for when a rule looks at what was counted. */
  readonly counted: () => CountedFacts;
}

export const surroundingsOf = ({ memberId, membership, programmes, counted }: Known): Surroundings => ({
  membership,
  programmes,
  memberAt: ({ id, order, programmeVersion, attributes: action = {} }) => {
    const programme = programmeOfVersion(programmes, programmeVersion);
    const tierId = tierAt(membership.tiers, { order, programmeVersion }, programmes);
    const occurredAt = instantOfOrder(order);
    return {
      occurredAt,
      tierId: tierOf(programme, tierId)?.id ?? null,
      enrolledAt: membership.enrolledAt ?? null,
      memberId: memberId === NOBODY ? null : memberId,
      attributes: attributesAt(membership.attributes, occurredAt),
      action,
      counters: countersAt({ id, order, programme }, counted),
    };
  },
});

/** As the journal says. @param actions absent: its own */
export const surroundingsIn = (
  journal: Journal,
  {
    memberId,
    programmes,
    actions = journal.actions.values(),
  }: Omit<Known, 'membership' | 'counted'> & { readonly actions?: Iterable<ActionEntry> },
): Surroundings => {
  let facts: CountedFacts | undefined;
  const all = [...actions];
  const counted = (): CountedFacts => {
    const sales = [...journal.receipts.values()].flatMap((entry) => countedAsSaid(entry, journal));
    return (facts ??= countedTogether(sales, all, programmes).all);
  };
  return surroundingsOf({ memberId, membership: journal, programmes, counted });
};
