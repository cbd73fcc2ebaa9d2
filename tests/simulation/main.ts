import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { explain, simulate, textOf } from './simulate';

// npm run simulate -- --seeds 20000 | --seed 17 [--from 1]: see README.md
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
});

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`not a whole number of at least 1: ${text}`);
  return number;
};

const SAY_EVERY = 1_000;

const main = async (): Promise<void> => {
  const from = wholeNumber(values.seed ?? values.from);
  const count = values.seed === undefined ? wholeNumber(values.seeds) : 1;
  const startedAt = performance.now();
  const failing: number[] = [];
  let steps = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const verdict = await simulate(seed);
    steps += verdict.steps;
    if (values.seed !== undefined)
      console.log(`seed ${String(seed)}: ${String(steps)} steps, trace ${verdict.traceHash}`);
    if (verdict.violations.length > 0) {
      failing.push(seed);
      console.log(textOf(seed, await explain(seed)));
    }
    if ((seed - from + 1) % SAY_EVERY === 0)
      console.log(`${String(seed - from + 1)} seeds, ${String(failing.length)} failing`);
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(
    `${String(count)} seeds in ${seconds} s, ${String(steps)} steps, failing: ${failing.join(', ') || 'none'}`,
  );
  process.exitCode = failing.length === 0 ? 0 : 1;
};

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
