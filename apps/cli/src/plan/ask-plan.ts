import type { ApiClient } from '../client';
import { doJob } from '../job';
import type { Plan, Report } from './report';

/**
 * What a document changes, and what it would have given for what was recorded; how far that is goes to stderr.
 * @throws CliError with all that is wrong with the document, or why the job did not come to its end
 */
export const askPlan = async (client: ApiClient, document: unknown, over: string, quiet: boolean): Promise<Plan> => {
  const plan = await client.json<Plan>('/v1/programme:plan', { json: document });
  if (plan.publishedVersion === null) return plan;
  const path = `/v1/programme:simulate?over=${encodeURIComponent(over)}`;
  return doJob<Report>(client, { path, json: document, quiet });
};
