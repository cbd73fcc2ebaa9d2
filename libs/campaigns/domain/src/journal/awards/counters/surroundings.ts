import type { ActionId, ReceiptId } from '@accrue/kernel';
import type { ProgrammeVersion } from '../../../programme/versions';
import type { Attributes, MemberAtOccasion } from '../../../rules/conditions/occasion-facts';
import type { Membership } from '../../storage/state';

/** What rules without basket are decided by besides the fact that they look at. */
export interface Surroundings {
  readonly membership: Membership;
  readonly programmes: readonly ProgrammeVersion[];
  /** The member before a fact. */
  readonly memberAt: (fact: Fact) => MemberAtOccasion;
}

interface Fact {
  readonly id: ReceiptId | ActionId;
  readonly order: string;
  readonly programmeVersion: number;
  readonly attributes?: Attributes;
}
