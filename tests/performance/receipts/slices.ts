import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf, sampleFile, wholeFile } from '../../e2e/real-data';

export interface Slices {
  /** Names every member of every slice. */
  readonly members: string;
  /** A file for each round, the warm-up's first. */
  readonly receipts: readonly string[];
}

interface SourceReceipt {
  readonly receiptId: string;
}

/** The lines over and over, each time with ids of their own, so that no receipt comes twice. */
const repeated = (lines: readonly string[], count: number): readonly string[] =>
  Array.from({ length: count }, (_unused, index) => {
    const turn = Math.floor(index / lines.length);
    const line = lines[index % lines.length] as string;
    if (turn === 0) return line;
    const receipt = JSON.parse(line) as SourceReceipt;
    return JSON.stringify({ ...receipt, receiptId: `${receipt.receiptId}-${turn}` });
  });

/** Consecutive real receipts, as many for each round; of the whole data set where it is there, else of the sample. */
export const writeSlices = (folder: string, rounds: number, receiptsPerRound: number): Slices => {
  const lines = repeated(linesOf(wholeFile ?? sampleFile), rounds * receiptsPerRound);
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: readonly string[]): string => {
    const file = join(folder, name);
    writeFileSync(file, `${content.join('\n')}\n`);
    return file;
  };
  return {
    members: write('members.ndjson', lines),
    receipts: Array.from({ length: rounds }, (_unused, round) =>
      write(`round-${round}.ndjson`, lines.slice(round * receiptsPerRound, (round + 1) * receiptsPerRound)),
    ),
  };
};
