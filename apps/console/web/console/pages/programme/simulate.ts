import { useEffect, useRef, useState } from 'react';
import type { Programme, SimulationReportDto, TierSimulationReportDto } from '#api';
import { useKept } from '#shared/kept';
import { simulateProgramme, simulateTiers } from '../../api';

export type Over = '90d' | '365d' | 'all';

export interface Outcome {
  /** Of which text it tells. */
  readonly text: string;
  readonly over: Over;
  readonly report: SimulationReportDto;
  /** null: the draft has no ladder that is told beside a published one. */
  readonly moves: TierSimulationReportDto | null;
}

interface Progress {
  readonly done: number;
  readonly of: number;
}

/** The replay of what was recorded. It lasts as long as the page is looked at; its outcome is kept in this tab. */
export const useSimulation = () => {
  const [outcome, keep] = useKept<Outcome>('programme-what-if');
  const [progress, setProgress] = useState<Progress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (text: string, document: Programme, over: Over): Promise<void> => {
    const abort = new AbortController();
    running.current = abort;
    setError(null);
    setProgress({ done: 0, of: 0 });
    try {
      const report = await reportOf(document, over, abort.signal, setProgress);
      const moves = document.tiers === undefined ? null : await movesOf(document, report, abort.signal);
      keep({ text, over, report, moves });
    } catch (refusal) {
      if (!abort.signal.aborted) setError(refusal);
    } finally {
      setProgress(null);
    }
  };
  return { outcome, progress, error, run, stop: () => running.current?.abort() };
};

const reportOf = async (
  body: Programme,
  over: Over,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<SimulationReportDto> => {
  for await (const { progress, report } of simulateProgramme({ body, query: { over } }, { signal })) {
    if (report !== undefined) return report;
    if (progress !== undefined) onProgress({ done: progress.receipts, of: progress.of });
  }
  throw new Error('the answer ended before the report');
};

const movesOf = async (
  body: Programme,
  { publishedVersion }: SimulationReportDto,
  signal: AbortSignal,
): Promise<TierSimulationReportDto | null> => {
  if (publishedVersion === null) return null;
  for await (const { report } of simulateTiers({ body, query: { publishedVersion } }, { signal }))
    if (report !== undefined) return report;
  throw new Error('the answer ended before the report');
};
