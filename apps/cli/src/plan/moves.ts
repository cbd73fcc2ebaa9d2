import type { TierSimulationReportDto } from '@accrue/tiers-service';
import type { ApiClient } from '../client';
import { doJob } from '../job';
import { shown } from '../output';
import { tierName, type Writing } from './report';

/** Who goes up and who goes down when a draft takes effect. */
export type TierMoves = TierSimulationReportDto;
type Moved = TierMoves['flows'][number]['examples'][number];

interface Asked {
  /** The version that is published. */
  readonly publishedVersion: number;
  /** Absent: as soon as it is published. */
  readonly effectiveFrom?: string | undefined;
  readonly quiet: boolean;
}

/** @throws CliError with what is wrong with the ladder, or why the job did not come to its end */
export const askMoves = async (
  client: ApiClient,
  document: unknown,
  { publishedVersion, effectiveFrom, quiet }: Asked,
): Promise<TierMoves> => {
  const query = new URLSearchParams({ publishedVersion: String(publishedVersion) });
  if (effectiveFrom !== undefined) query.set('effectiveFrom', effectiveFrom);
  return doJob<TierMoves>(client, { path: `/v1/tiers:simulate?${query.toString()}`, json: document, quiet });
};

/** In one sentence. */
export const movesInShort = ({ members, up, down, same, measuredAt }: TierMoves): string =>
  `Of ${shown(members)} members ${shown(up)} go up a tier, ${shown(down)} go down, and ${shown(same)} stay, as of ${measuredAt.slice(0, 16)}Z.`;

export const MOVES = 'Tiers: who goes up and who goes down when it takes effect';

const BEGINS_AT_ZERO =
  'The ladder of the draft counts what nobody has counted so far: it begins at nothing when the draft is published, so everybody falls to where it begins.';

/** What is to be known of it. */
export const notesOfMoves = ({ beginsAtZero }: TierMoves): readonly string[] => (beginsAtZero ? [BEGINS_AT_ZERO] : []);

export interface FlowRow {
  readonly from: string;
  readonly to: string;
  readonly way: string;
  readonly members: string;
}

/** From which tier to which. */
export const flowRows = ({ flows }: TierMoves): readonly FlowRow[] =>
  flows.map(({ from, to, way, members }) => ({
    from: tierName({ tierId: from }),
    to: tierName({ tierId: to }),
    way: way === 'same' ? 'stay' : way,
    members: shown(members),
  }));

export interface MovedRow {
  readonly member: string;
  readonly from: string;
  readonly to: string;
  /** What decides, by both ladders. */
  readonly counted: string;
  readonly why: string;
}

export const movedRows = (moves: TierMoves, writing: Writing): readonly MovedRow[] =>
  moves.flows.flatMap(({ way, examples }) =>
    examples.map((moved) => {
      const { before, after } = moved;
      const counts = [
        amountOf(before.counted, moves.published, writing),
        amountOf(after.counted, moves.draft, writing),
      ];
      return {
        member: moved.memberId,
        ...{ from: tierName(before), to: tierName(after) },
        counted: counts[0] === counts[1] ? (counts[0] ?? '') : counts.join(' → '),
        why: way === 'up' ? whyUp(moved, moves, writing) : whyDown(moved, moves, writing),
      };
    }),
  );

const amountOf = (amount: number, { qualify }: TierMoves['draft'], writing: Writing): string => {
  if (qualify.by === 'spend') return writing.money(amount);
  return qualify.by === 'wallet' ? writing.amount(qualify.walletId ?? '', amount) : shown(amount);
};

const GIVEN = { held: 'reached before, holds on', pin: 'by hand', membership: 'paid for' } as const;

const whyUp = ({ after }: Moved, { draft }: TierMoves, writing: Writing): string => {
  if (after.by !== 'counted') return GIVEN[after.by];
  const threshold = draft.tiers.find(({ id }) => id === after.tierId)?.threshold ?? 0;
  return `${tierName(after)} is from ${amountOf(threshold, draft, writing)} on`;
};

const whyDown = ({ before, after }: Moved, { draft }: TierMoves, writing: Writing): string => {
  const next = draft.tiers[draft.tiers.findIndex(({ id }) => id === after.tierId) + 1];
  const missing =
    next === undefined
      ? 'the ladder has no more'
      : `${amountOf(next.threshold - after.counted, draft, writing)} missing for ${next.id}`;
  return before.by === 'counted' ? missing : `${missing}; was ${GIVEN[before.by]}`;
};
