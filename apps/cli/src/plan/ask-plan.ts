import type { SimulationLineDto } from '@accrue/campaigns-service';
import type { ApiClient } from '../client';
import { CliError } from '../exit-codes';
import { Progress } from '../progress';
import type { Plan } from './report';

/**
 * What a document changes, and what it would have given for what was recorded; how far that is goes to stderr.
 * @throws CliError with all that is wrong with the document; Unreachable when the answer breaks off
 */
export const askPlan = async (client: ApiClient, document: unknown, over: string, quiet: boolean): Promise<Plan> => {
  const plan = await client.json<Plan>('/v1/programme:plan', { json: document });
  if (plan.publishedVersion === null) return plan;
  const answer = await client.send(`/v1/programme:simulate?over=${encodeURIComponent(over)}`, { json: document });
  let [done, all] = [0, 0];
  const progress = new Progress('receipts', () => (all === 0 ? 1 : done / all), quiet);
  for await (const line of client.linesOf(answer)) {
    const { progress: now, report } = JSON.parse(line) as SimulationLineDto;
    if (report !== undefined) {
      progress.advance(report.replayed.receipts - done);
      progress.finish();
      return report;
    }
    if (now === undefined) continue;
    all = now.of;
    progress.advance(now.receipts - done);
    done = now.receipts;
  }
  throw new CliError('the platform broke off before the plan was finished: ask again');
};
