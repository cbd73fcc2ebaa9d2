import type { ReceiptV1 } from '@accrue/contracts';
import { shuffled } from '../../e2e/real-data';
import type { Fault } from './fault';

const REPEATED_EVERY = 20;
const WINDOW = 100;
const SEED = 7;

/** Every twentieth comes twice, and within a window in any order. */
const disordered = (receipts: readonly ReceiptV1[]): readonly ReceiptV1[] => {
  const repeated = receipts.flatMap((receipt, index) =>
    index % REPEATED_EVERY === 0 ? [receipt, receipt] : [receipt],
  );
  return Array.from({ length: Math.ceil(repeated.length / WINDOW) }, (_unused, window) =>
    shuffled(repeated.slice(window * WINDOW, (window + 1) * WINDOW), SEED + window),
  ).flat();
};

export const disorderedTopic: Fault = {
  name: `a topic with 5 % of its receipts twice, shuffled within ${String(WINDOW)}`,
  spreadOverMs: 2_000,
  carry: (receipts) => ({ overHttp: [], overKafka: disordered(receipts) }),
  tolerates: () => false,
  strike: () => Promise.resolve([{ what: 'receipts repeated and shuffled', recoveryMs: [] }]),
};
