import type { Command } from 'commander';
import type { ProgrammePublishedDto, PublishedProgrammeDto } from '@accrue/campaigns-service';
import type { ApiClient } from '../client';
import { contextOf } from '../context';
import { CliError } from '../exit-codes';
import { shown } from '../output';
import { askPlan } from '../plan/ask-plan';
import { askMoves, movesInShort, type TierMoves } from '../plan/moves';
import type { Plan } from '../plan/report';
import { readDocument, withProblems } from '../programme-document';

interface ApplyOptions {
  readonly effectiveFrom?: string;
  readonly accept?: string;
  readonly over: string;
}

type Exceeded = NonNullable<NonNullable<PublishedProgrammeDto['guarded']>['accepted']>['exceeded'];

export const addProgrammeApply = (programme: Command): void => {
  programme
    .command('apply <file>')
    .description(
      'publish the document as a new version, planned first if the published one has guardrails; the same document again changes nothing',
    )
    .option('--effective-from <instant>', 'event time from which receipts are adjudicated under it')
    .option('--over <period>', 'receipts that the plan replays: 365d or more, or all', '365d')
    .option('--accept <reason>', 'publish beyond the guardrails; the reason is kept with the version')
    .action(async (file: string, options: ApplyOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const json = readDocument(file);
      const query = new URLSearchParams();
      if (options.effectiveFrom !== undefined) query.set('effectiveFrom', options.effectiveFrom);
      if (options.accept !== undefined) query.set('accept', options.accept);
      const path = `/v1/programme${query.size === 0 ? '' : `?${query.toString()}`}`;
      const moved = await withProblems(movesBy(client, json, options.effectiveFrom));
      const publish = () => withProblems(client.json<ProgrammePublishedDto>(path, { method: 'PUT', json }));
      const answer = await withFigures(
        publish().catch(async (error: unknown) => {
          if (!(error instanceof CliError) || error.data['code'] !== 'programme.plan_missing') throw error;
          await askPlan(client, json, options.over, output.isJson);
          return publish();
        }),
      );
      const said = moved !== null && answer.published ? { ...answer, tierMoves: moved } : answer;
      output.result(said, () =>
        'tierMoves' in said ? [outcome(said), movesInShort(said.tierMoves)].join('\n') : outcome(said),
      );
    });
};

/** null: the document changes nothing of the tiers. */
const movesBy = async (
  client: ApiClient,
  json: unknown,
  effectiveFrom: string | undefined,
): Promise<TierMoves | null> => {
  const { publishedVersion, changes } = await client.json<Plan>('/v1/programme:plan', { json });
  if (publishedVersion === null || !changes.some(({ path }) => /^(tiers|timeZone)\b/.test(path))) return null;
  return askMoves(client, json, { publishedVersion, effectiveFrom, quiet: true });
};

export const outcome = ({ version, published, proposal }: ProgrammePublishedDto): string => {
  if (published) return `published as version ${String(version)}`;
  const running = `version ${String(version)} is published`;
  if (proposal === null) return `unchanged: ${running}`;
  const number = String(proposal);
  return `${running}; proposal ${number} waits for another operator: accrue programme approve ${number}`;
};

/** Says by how much a draft is beyond the guardrails. */
export const withFigures = async <T>(asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof CliError) || error.data['code'] !== 'programme.guardrail_exceeded') throw error;
    const { exceeded, maxCostIncrease } = error.data as { exceeded: Exceeded; maxCostIncrease: string };
    const lines = exceeded.map((one) => sentence(one, maxCostIncrease));
    const hint = 'Change the draft, or publish it with --accept "reason".';
    throw new CliError(['The draft is beyond the guardrails:', ...lines, hint].join('\n'), error.exitCode, error.data);
  }
};

const sentence = ({ of, walletId, published = 0, draft = 0 }: Exceeded[number], maxCostIncrease: string): string => {
  if (of === 'guardrails') return `  it drops or widens maxCostIncrease: ${maxCostIncrease} %`;
  const what = walletId === null || walletId === undefined ? 'cost in minor units' : `wallet ${walletId}`;
  const more = published === 0 ? '' : `, ${((draft / published - 1) * 100).toFixed(2)} % more`;
  return `  ${what}: ${shown(published)} before, ${shown(draft)} with the draft${more}; ${maxCostIncrease} % is allowed`;
};
