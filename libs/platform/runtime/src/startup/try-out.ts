/**
 * Lines for a shell in the clone, from an empty platform to the first points; safe to run again. The README's walk begins
 * the same way and goes on.
 * @param operatorKey an expression of the shell
 */
export const tryOut = (url: string, operatorKey: string): readonly string[] => {
  const post = (path: string, data: string): string =>
    `curl -s -w '\\n' $ACCRUE_URL${path} -H "X-Api-Key: $ACCRUE_KEY" -H 'Content-Type: application/json' -d ${data}`;
  return [
    `export ACCRUE_URL=${url} ACCRUE_KEY=${operatorKey}`,
    './accrue programme apply examples/online-retail-ii/programme.yaml    # a point per pound',
    // The other services hear of a new member within a moment; who pastes all lines at once is faster than that.
    `${post('/v1/members', `'{"card": "2900000012345", "name": "Ann"}'`)}; sleep 1`,
    post('/v1/receipts', '@examples/first-receipt/sale.json'),
    './accrue balances export',
    '# README.md goes on: why it earned that, a return, a reward',
    '# Or, instead of all that, a whole shop with 500 members on the empty platform: ./accrue demo',
  ];
};
