import { setTimeout as sleep } from 'node:timers/promises';
import { ofItsOwn } from '../cluster-kafka';
import { scale } from '../scale';
import { until, type Fault } from './fault';

/** What stores something. Each arrives in one piece that names it. */
const STORES = { append: /event-store-append/, commit: /\bcommit\0/i } as const;
const PAUSE_MS = 200;
/** Then something else is stored at the moment. */
const TURN_MS_MAX = 3_000;

/** The database has stored what was asked, and nobody is told. */
export const ambiguousCommit: Fault = {
  name: `ambiguous commit: the answer to ${String(scale.lostAnswers)} appends and commits is lost`,
  spreadOverMs: scale.lostAnswers * 1_500,
  strike: async ({ databaseProxy }) => {
    const lost = { append: 0, commit: 0 };
    let turn = 0;
    const loseOne = async (what: keyof typeof STORES): Promise<void> => {
      const cut = databaseProxy.loseAnswers(1, (request) => STORES[what].test(request.toString('latin1')));
      await until(`the answer to an ${what} is lost`, () => cut.count === 1, TURN_MS_MAX).catch(() => undefined);
      cut.end();
      lost[what] += cut.count;
    };
    await until(
      'all answers are lost',
      async () => {
        await loseOne((turn += 1) % 2 === 0 ? 'commit' : 'append');
        await sleep(PAUSE_MS);
        return lost.append + lost.commit >= scale.lostAnswers;
      },
      600_000,
    );
    expect([lost.append > 0, lost.commit > 0]).toEqual([true, true]);
    return [
      {
        what: `${String(lost.append)} appends and ${String(lost.commit)} commits done and not answered`,
        recoveryMs: [],
      },
    ];
  },
};

const DELAY_MS = 20;
const RESET_EVERY_MS = 700;

/** Slow, and every now and then some connections break: to the database as well as to the broker. */
export const slowNetwork: Fault = {
  name: `slow network: ${String(DELAY_MS)} ms each way and resets, for ${String(scale.slowNetworkMs / 1_000)} s`,
  spreadOverMs: scale.slowNetworkMs,
  impossible: ofItsOwn(),
  strike: async (cluster) => {
    const proxies = [cluster.databaseProxy, cluster.kafkaProxy];
    let resets = 0;
    try {
      for (const proxy of proxies) proxy.delayMs = DELAY_MS;
      for (const endAt = performance.now() + scale.slowNetworkMs; performance.now() < endAt; resets += 1) {
        await sleep(RESET_EVERY_MS);
        proxies[resets % proxies.length]?.reset((index) => index % 4 === resets % 4);
      }
    } finally {
      for (const proxy of proxies) proxy.delayMs = 0;
    }
    const recoveryMs = [await until('the platform is ready', () => cluster.isReady())];
    return [{ what: `${String(resets)} resets of a quarter of the connections`, recoveryMs }];
  },
};
