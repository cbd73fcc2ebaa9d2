import type { MemberId } from '@accrue/kernel';
import { takenBackOf, type ReplayedAward } from './replay-journal';
import type { Compared, PlannedMember, PlannedMembers } from './report';

const EXAMPLES = 10;

interface OfWallet {
  winners: number;
  losers: number;
  readonly most: { winners: readonly PlannedMember[]; losers: readonly PlannedMember[] };
}

/** Counts who wins and who loses in each wallet, and remembers those who do most. */
export class MembersTally {
  private readonly byWallet: ReadonlyMap<string, OfWallet>;

  constructor(walletIds: readonly string[]) {
    this.byWallet = new Map(
      walletIds.map((id) => [id, { winners: 0, losers: 0, most: { winners: [], losers: [] } }] as const),
    );
  }

  add(memberId: MemberId, { published, draft }: Compared<readonly ReplayedAward[]>): void {
    for (const [walletId, counted] of this.byWallet) {
      const member = { memberId, published: keptOf(published, walletId), draft: keptOf(draft, walletId) };
      const difference = differenceOf(member);
      if (difference === 0) continue;
      const side = difference > 0 ? 'winners' : 'losers';
      counted[side] += 1;
      counted.most[side] = [...counted.most[side], member].sort(byDifference).slice(0, EXAMPLES);
    }
  }

  /** @param members in all */
  report(members: number): readonly PlannedMembers[] {
    return [...this.byWallet].map(([walletId, { winners, losers, most }]) => ({
      walletId,
      winners,
      losers,
      unchanged: members - winners - losers,
      most,
    }));
  }
}

const keptOf = (awards: readonly ReplayedAward[], walletId: string): number =>
  awards.reduce((sum, award) => (award.walletId === walletId ? sum + award.granted - takenBackOf(award) : sum), 0);

const differenceOf = ({ published, draft }: PlannedMember): number => draft - published;

const byDifference = (a: PlannedMember, b: PlannedMember): number =>
  Math.abs(differenceOf(b)) - Math.abs(differenceOf(a)) || (a.memberId < b.memberId ? -1 : 1);
