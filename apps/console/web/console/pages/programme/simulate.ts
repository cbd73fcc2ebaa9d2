import type { JobHeadDto, Programme, SimulationReportDto, TierSimulationReportDto } from '#api';
import { useSession } from '#shared/session/session';
import { simulateProgramme, simulateTiers } from '../../api';
import { useJobs } from '../../jobs/use-jobs';

export type Over = '90d' | '365d' | 'all';

interface Asked {
  readonly document: Programme;
}

interface AskedProgramme extends Asked {
  /** null: all that was ever recorded. */
  readonly overDays: number | null;
}

export interface Outcome {
  /** Of which it tells. */
  readonly document: Programme;
  readonly overDays: number | null;
  readonly report: SimulationReportDto;
  /** null: the draft has no ladder, or is not measured by it yet. */
  readonly moves: TierSimulationReportDto | null;
}

/** As texts: members stand as they were sent. */
export const isSame = (one: Programme, other: Programme): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * What this person asked last of the platform: the replay of what was recorded, and, of a draft with a ladder, who goes up and down. Both are jobs of
 * the platform: they go on without this page.
 */
export const useSimulation = () => {
  const { caller } = useSession();
  const isOwn = ({ requestedBy }: JobHeadDto): boolean => requestedBy === caller.name;
  const receipts = useJobs<AskedProgramme, SimulationReportDto>('programme.simulate', isOwn);
  const members = useJobs<Asked, TierSimulationReportDto>('tiers.simulate', isOwn);
  const done = receipts.jobs?.done ?? null;
  const measured = members.jobs?.done ?? null;
  const outcome: Outcome | null = done && {
    document: done.input.document,
    overDays: done.input.overDays,
    report: done.result,
    moves: measured !== null && isSame(measured.input.document, done.input.document) ? measured.result : null,
  };

  const run = async (body: Programme, over: Over, publishedVersion: number): Promise<void> => {
    await receipts.start((idempotencyKey) => simulateProgramme({ body, query: { over } }, { idempotencyKey }));
    if (body.tiers === undefined) return;
    await members.start((idempotencyKey) => simulateTiers({ body, query: { publishedVersion } }, { idempotencyKey }));
  };
  const open = [
    ...(receipts.jobs?.open ?? []).map((job) => ({ job, stop: () => void receipts.stop(job.id) })),
    ...(members.jobs?.open ?? []).map((job) => ({ job, stop: () => void members.stop(job.id) })),
  ];
  return {
    outcome,
    open,
    ended: receipts.jobs?.ended ?? null,
    problem: receipts.problem ?? members.problem,
    isBusy: receipts.isAsking || members.isAsking || open.length > 0,
    run,
  };
};
