import { Inject, Injectable } from '@nestjs/common';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { contentHash, Rejected } from '@accrue/kernel';
import { reward } from '@accrue/rewards-domain';
import { CodeVault, codeIdOf } from '../fulfilment/code-vault';
import { Rewards, rewardStream } from '../streams/rewards';
import type { CodesAddedDto } from './codes.dto';

export interface AddCodesRequest {
  readonly rewardId: string;
  readonly codes: readonly string[];
  readonly correlationId: string;
  readonly actor: string;
}

@Injectable()
export class AddCodesHandler {
  constructor(
    @Inject(CONTEXT_PORTS) private readonly ports: ContextPorts,
    private readonly rewards: Rewards,
    private readonly vault: CodeVault,
  ) {}

  /**
   * Codes that the reward ever had are ignored. First the secrets, then the event that names them: what the log names can
   * always be revealed. Sending the same list again finishes what a crash in between left.
   * @throws Rejected reward.unknown, reward.pool_full
   */
  async add({ rewardId, codes, correlationId, actor }: AddCodesRequest): Promise<CodesAddedDto> {
    const stream = rewardStream(rewardId);
    const known = await this.rewards.readOffered(rewardId);
    if (known.status === 'none') throw new Rejected<reward.RewardRejectionCode>('reward.unknown', { rewardId });
    const named = codes.map((code) => ({ codeId: codeIdOf(rewardId, code), code }));
    await this.vault.keep(rewardId, named);
    const command: reward.AddCodes = { type: 'AddCodes', data: { codeIds: named.map(({ codeId }) => codeId) } };
    const { events, state, revision } = await this.rewards.execute(stream, (before) => reward.decide(command, before), {
      messageId: `codes/${rewardId}/${contentHash(command.data.codeIds)}`,
      occurredAt: this.ports.clock.now(),
      commandType: command.type,
      correlationId,
      actor,
    });
    const added = events.reduce((sum, event) => sum + (event.type === 'CodesAdded' ? event.data.codeIds.length : 0), 0);
    const availableCodes = state.status === 'none' ? 0 : reward.availableCodes(state.pool);
    return { rewardId, added, duplicates: codes.length - added, availableCodes, revision };
  }
}
