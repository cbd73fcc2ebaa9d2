import { REGRESSIONS } from './regressions';
import { explain, simulate, textOf } from './simulate';

/** Mutants are looked for with fewer. */
const SEEDS = Number(process.env['SIMULATED_SEEDS'] ?? (process.env['LONG_TESTS'] === '1' ? 200 : 30));
/** Few, so that no test comes near its limit: one that is cut off goes on with its own clock, also where the suites after it look. */
const SEEDS_PER_TEST = 10;

jest.setTimeout(600_000);

/** Of a mutant the first seed that fails says enough: nobody looks for its fault. */
const isMutant = process.env['ACCRUE_MUTANT'] !== undefined;
let isCaught = false;

const mustHold = async (seed: number): Promise<void> => {
  if (isCaught) return;
  const { violations } = await simulate(seed);
  if (violations.length === 0) return;
  isCaught = isMutant;
  throw new Error(isMutant ? violations.join('\n') : textOf(seed, await explain(seed)));
};

describe('all contexts under one scheduler, with faults by seed', () => {
  it.each(REGRESSIONS)('holds again under seed $seed, which found: $found', ({ seed }) => mustHold(seed));

  it('does the same again under the same seed, to the last step', async () => {
    const [first, other, again] = [await simulate(11), await simulate(12), await simulate(11)];
    expect(again).toEqual(first);
    expect(other.traceHash).not.toBe(first.traceHash);
  });

  it.each(Array.from({ length: Math.ceil(SEEDS / SEEDS_PER_TEST) }, (_unused, part) => 1 + part * SEEDS_PER_TEST))(
    'keeps every invariant, from seed %d on',
    async (from) => {
      for (let seed = from; seed < Math.min(from + SEEDS_PER_TEST, SEEDS + 1); seed += 1) await mustHold(seed);
    },
  );
});
