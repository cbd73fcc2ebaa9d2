import { useRef, useState } from 'react';
import { sendLines, whyOf, type LineOutcome } from '#shared/api/send-lines';

/** In one request: what the API takes at once, and what a slow platform does within seconds. */
const PART = 500;
/** As many refusals as a person looks at; all are counted. */
const SHOWN_MAX = 100;

export interface Refusal {
  /** Of the file, from 1. */
  readonly line: number;
  readonly code: string;
  readonly why: string;
}

export interface Sending {
  readonly total: number;
  /** Lines whose outcome is known. */
  readonly done: number;
  /** By what became of them, e.g. created, duplicate. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly refused: number;
  readonly refusals: readonly Refusal[];
  readonly state: 'running' | 'stopped' | 'failed' | 'done';
  /** Of what has failed: the same part may be sent again. */
  readonly error: unknown;
}

interface Line {
  readonly number: number;
  readonly text: string;
}

const NOTHING: Omit<Sending, 'total'> = {
  ...{ done: 0, outcomes: {}, refused: 0, refusals: [], state: 'running', error: null },
};

/**
 * Sends a file part by part. The lines may be sent again, so what was stopped, or failed, goes on with the part that it was at, and a file that is
 * sent anew changes nothing twice.
 */
export const useSending = (path: string) => {
  const [sending, setSending] = useState<Sending | null>(null);
  const lines = useRef<readonly Line[]>([]);
  const stopper = useRef<AbortController | null>(null);

  const run = async (from: Sending): Promise<void> => {
    const controller = new AbortController();
    stopper.current = controller;
    let now: Sending = { ...from, state: 'running', error: null };
    setSending(now);
    try {
      while (now.done < lines.current.length) {
        const part = lines.current.slice(now.done, now.done + PART);
        const outcomes = await sendLines(
          path,
          part.map(({ text }) => text),
          controller.signal,
        );
        now = withOutcomes(now, part, outcomes);
        setSending(now);
      }
      setSending({ ...now, state: 'done' });
    } catch (error) {
      setSending(controller.signal.aborted ? { ...now, state: 'stopped' } : { ...now, state: 'failed', error });
    }
  };

  return {
    sending,
    begin: async (file: File): Promise<void> => {
      lines.current = (await file.text())
        .replace(/^\ufeff/u, '')
        .split(/\r?\n/)
        .map((text, index) => ({ number: index + 1, text }))
        .filter(({ text }) => text.trim() !== '');
      await run({ ...NOTHING, total: lines.current.length });
    },
    goOn: (): void => void (sending !== null && run(sending)),
    stop: (): void => stopper.current?.abort(),
  };
};

const withOutcomes = (before: Sending, part: readonly Line[], answered: readonly LineOutcome[]): Sending => {
  const outcomes: Record<string, number> = { ...before.outcomes };
  const refusals: Refusal[] = [];
  for (const { line, status = '', duplicate = false, problem } of answered)
    if (problem === undefined) {
      const outcome = duplicate ? 'duplicate' : status;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    } else refusals.push({ line: part[line - 1]?.number ?? 0, code: problem.code, why: whyOf(problem) });
  return {
    ...before,
    ...{ done: before.done + part.length, outcomes, refused: before.refused + refusals.length },
    refusals: [...before.refusals, ...refusals].slice(0, SHOWN_MAX),
  };
};
