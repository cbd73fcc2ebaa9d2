import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { contentHash, Rejected } from '@accrue/kernel';
import { reward } from '@accrue/rewards-domain';
import { CodeVault, codeIdOf } from '../fulfilment/code-vault';
import { Rewards } from '../streams/rewards';
import { CODES_PER_CALL_MAX, type ReadCode } from './codes-of-body';
import type { CodesAddedDto, CodesPreviewDto } from './codes.dto';

export interface AddCodesRequest {
  readonly rewardId: string;
  readonly codes: readonly ReadCode[];
  readonly correlationId: string;
  readonly actor: string;
}

const REPEATED_SHOWN_MAX = 50;

@Injectable()
export class AddCodesHandler {
  constructor(
    private readonly ports: ContextPorts,
    private readonly rewards: Rewards,
    private readonly vault: CodeVault,
  ) {}

  /**
   * Codes that the reward ever had are ignored. First the secrets, then the event that names them: what the log names can
   * always be revealed. Sending the same list again finishes what a crash in between left.
   * @throws Rejected reward.unknown, reward.takes_no_codes, reward.pool_full
   */
  async add({ rewardId, codes, correlationId, actor }: AddCodesRequest): Promise<CodesAddedDto> {
    const { pool } = await this.known(rewardId);
    mustHaveRoom(pool, newOnes(pool, rewardId, codes));
    let added = 0;
    let answer = { availableCodes: pool.codeIds.length - pool.taken, revision: 0 };
    for (let from = 0; from < codes.length; from += CODES_PER_CALL_MAX) {
      const named = codes
        .slice(from, from + CODES_PER_CALL_MAX)
        .map(({ code }) => ({ codeId: codeIdOf(rewardId, code), code }));
      await this.vault.keep(rewardId, named);
      const command: reward.AddCodes = { type: 'AddCodes', data: { codeIds: named.map(({ codeId }) => codeId) } };
      const { events, state, revision } = await this.rewards.execute(rewardId, command, {
        messageId: `codes/${rewardId}/${contentHash(command.data.codeIds)}`,
        occurredAt: this.ports.clock.now(),
        correlationId,
        actor,
      });
      added += events.reduce((sum, event) => sum + (event.type === 'CodesAdded' ? event.data.codeIds.length : 0), 0);
      answer = { availableCodes: state.status === 'none' ? 0 : (reward.availableOf(state) ?? 0), revision };
    }
    return { rewardId, added, duplicates: codes.length - added, ...answer };
  }

  /**
   * What `add` would do, without doing it.
   * @throws Rejected as `add`
   */
  async preview(rewardId: string, codes: readonly ReadCode[]): Promise<CodesPreviewDto> {
    const { pool } = await this.known(rewardId);
    const fresh = newOnes(pool, rewardId, codes);
    mustHaveRoom(pool, fresh);
    const repeated = repeatedOf(codes);
    return {
      rewardId,
      dryRun: true,
      codes: codes.length,
      first: codes[0]?.code ?? null,
      last: codes.at(-1)?.code ?? null,
      wouldAdd: fresh.size,
      known: codes.length - repeated.length - fresh.size,
      repeated: repeated.length,
      repeatedAt: repeated.slice(0, REPEATED_SHOWN_MAX),
    };
  }

  private async known(rewardId: string): Promise<reward.KnownReward> {
    const known = await this.rewards.readOffered(rewardId);
    if (known.status === 'none') throw new Rejected<reward.RewardRejectionCode>('reward.unknown', { rewardId });
    return reward.takingCodes(known);
  }
}

const newOnes = (pool: reward.CodePool, rewardId: string, codes: readonly ReadCode[]): ReadonlySet<string> =>
  new Set(codes.map(({ code }) => codeIdOf(rewardId, code)).filter((codeId) => !pool.known.has(codeId)));

/** Before anything is kept: a list is taken whole or not at all. */
const mustHaveRoom = ({ codeIds }: reward.CodePool, fresh: ReadonlySet<string>): void => {
  if (codeIds.length + fresh.size > reward.CODES_PER_REWARD_MAX) {
    throw new Rejected<reward.RewardRejectionCode>('reward.pool_full', {
      codesMax: reward.CODES_PER_REWARD_MAX,
      codes: codeIds.length,
    });
  }
};

/** Codes that stand in the list before, by their place: the line of a text, else the position, counted from 1. */
const repeatedOf = (codes: readonly ReadCode[]): readonly { readonly line: number; readonly firstLine: number }[] => {
  const firstLines = new Map<string, number>();
  return codes.flatMap(({ code, line }, index) => {
    const place = line ?? index + 1;
    const firstLine = firstLines.get(code);
    if (firstLine !== undefined) return [{ line: place, firstLine }];
    firstLines.set(code, place);
    return [];
  });
};
