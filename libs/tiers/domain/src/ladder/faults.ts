import type { PublishedLadder } from './ladders';

/** What keeps a ladder from measuring anybody. */
export interface LadderFault {
  /** JSON pointer into the tiers of the programme document. */
  readonly path: string;
  readonly code: 'id.duplicate' | 'ladder.not_increasing' | 'tier.unknown';
  readonly message: string;
}

/** All of them at once; none: the ladder can measure. */
export const faultsOf = ({
  tiers,
  memberships,
}: Pick<PublishedLadder, 'tiers' | 'memberships'>): readonly LadderFault[] => [
  ...tiers.flatMap(({ id, threshold }, index): readonly LadderFault[] => {
    const path = `/ladder/${String(index)}`;
    const below = tiers[index - 1];
    const isTwice = tiers.findIndex((tier) => tier.id === id) < index;
    return [
      ...(isTwice ? [{ path: `${path}/id`, code: 'id.duplicate' as const, message: `"${id}" is used twice` }] : []),
      ...(below !== undefined && threshold <= below.threshold
        ? [
            {
              path: `${path}/threshold`,
              code: 'ladder.not_increasing' as const,
              message: `${String(threshold)} is not above ${String(below.threshold)} of the tier before`,
            },
          ]
        : []),
    ];
  }),
  ...memberships.flatMap(({ tierId }, index): readonly LadderFault[] =>
    tiers.some(({ id }) => id === tierId)
      ? []
      : [
          {
            path: `/memberships/${String(index)}/gives`,
            code: 'tier.unknown',
            message: `there is no tier "${tierId}"`,
          },
        ],
  ),
];
