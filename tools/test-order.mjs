import jestOrder from '@jest/test-sequencer';

const JestOrder = jestOrder.default ?? jestOrder;

/** Minutes each. Jest knows that once it has run them, and on a clean machine would begin some when all else is done, on one core of two. */
const LONGEST_FIRST = [
  'tests/simulation/simulation.spec.ts',
  'tests/e2e/real-receipts.e2e.spec.ts',
  'tests/faults/cluster.faults.spec.ts',
  'tests/e2e/readme.e2e.spec.ts',
  'tests/faults/kill.faults.spec.ts',
  'tests/security/no-server-error.e2e.spec.ts',
];

const placeOf = ({ path }) => {
  const place = LONGEST_FIRST.findIndex((suite) => path.endsWith(suite));
  return place === -1 ? LONGEST_FIRST.length : place;
};

/** Jest's order, behind the suites that take longest: nothing long is left for the end. */
export default class TestOrder extends JestOrder {
  sort(tests) {
    return super.sort(tests).sort((one, other) => placeOf(one) - placeOf(other));
  }
}
