import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { contentHash, invariant } from '@accrue/kernel';

/** Name of a code in the log: the same code of the same reward has the same name, so a repeated one is recognised. */
export const codeIdOf = (rewardId: string, code: string): string => contentHash([rewardId, code]);

/** The codes themselves. Nothing but `reveal` hands one out, and only the redemption that it was reserved for asks. */
@Injectable()
export class CodeVault {
  constructor(private readonly ports: ContextPorts) {}

  /** Keeps codes under their names; those already there stay as they are. One statement. */
  async keep(rewardId: string, codes: readonly { readonly codeId: string; readonly code: string }[]): Promise<void> {
    await this.ports.database.query(
      `insert into code_vault (reward_id, code_id, code)
       select $1, "codeId", code from json_to_recordset($2) as given("codeId" text, code text)
       on conflict (reward_id, code_id) do nothing`,
      [rewardId, JSON.stringify(codes)],
    );
  }

  async reveal(rewardId: string, codeId: string): Promise<string> {
    const [row] = await this.ports.database.query<{ code: string }>(
      'select code from code_vault where reward_id = $1 and code_id = $2',
      [rewardId, codeId],
      { prepared: 'rewards-code-reveal' },
    );
    invariant(row !== undefined, 'a code is kept before the log names it');
    return row.code;
  }
}
