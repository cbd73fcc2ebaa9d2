import { progressOf } from './progress';

const host = {
  log: { heads: () => Promise.resolve([7]) },
  projections: { status: () => Promise.resolve([{ context: 'ledger', name: 'balance', behind: 2 }]) },
};
const ofLag = (...behind: readonly (number | null)[]) =>
  progressOf({
    hosts: [host],
    bus: {
      lag: () =>
        Promise.resolve(behind.map((each) => ({ topic: 't', group: 'g', behind: each, lastProgressAt: null }))),
    },
  } as never);

describe('how far a process is', () => {
  it('adds up what is known', async () => {
    expect(await ofLag(3, null)).toMatchObject({ events: 7, behind: 5, drained: false });
  });

  it('is never done while a lag is unknown', async () => {
    host.projections.status = () => Promise.resolve([]);
    expect(await ofLag(0, null)).toMatchObject({ behind: 0, drained: false });
    expect(await ofLag(0, 0)).toMatchObject({ behind: 0, drained: true });
  });
});
