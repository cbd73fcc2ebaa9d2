import { recordTelemetry, type RecordedTelemetry } from '@accrue/testing';
import { countCommand, GAUGES, observe, recordAppend } from './index';

describe('metrics', () => {
  let recorded: RecordedTelemetry;
  const ends: (() => void)[] = [];
  beforeEach(() => (recorded = recordTelemetry()));
  afterEach(async () => {
    ends.splice(0).forEach((end) => end());
    await recorded.stop();
  });
  const valuesOf = async (name: string) =>
    (await recorded.metrics()).filter((metric) => metric.name === name).map(({ labels, value }) => [labels, value]);

  it.each([1, 2])('count from the start of an SDK, whichever it is (%d)', async () => {
    countCommand('SpendPoints', 'accepted');
    countCommand('SpendPoints', 'accepted');
    countCommand('SpendPoints', 'rejected');
    recordAppend('ledger', 0.003);
    expect(await valuesOf('loyalty_command_total')).toEqual([
      [{ type: 'SpendPoints', outcome: 'accepted' }, 2],
      [{ type: 'SpendPoints', outcome: 'rejected' }, 1],
    ]);
    expect(await valuesOf('loyalty_eventstore_append_duration_seconds')).toEqual([[{ context: 'ledger' }, 1]]);
  });

  it('are looked up when they are collected, by several lookers for one gauge', async () => {
    let lag = 1;
    ends.push(observe([GAUGES.consumerLag], (write) => write(GAUGES.consumerLag, lag++, { group: 'a' })));
    ends.push(observe([GAUGES.consumerLag], async (write) => write(GAUGES.consumerLag, 7, { group: 'b' })));
    const ofA = async () =>
      (await valuesOf(GAUGES.consumerLag.name)).find(([labels]) => JSON.stringify(labels).includes('"a"'))?.[1];
    expect(await ofA()).toBe(1);
    expect(await valuesOf(GAUGES.consumerLag.name)).toEqual([
      [{ group: 'a' }, 2],
      [{ group: 'b' }, 7],
    ]);
    ends.splice(0).forEach((end) => end());
    expect(await valuesOf(GAUGES.consumerLag.name)).toEqual([]);
  });

  it('leave out what cannot be looked up or hangs, and are not kept waiting for it', async () => {
    let looks = 0;
    ends.push(observe([GAUGES.consumerLag], () => Promise.reject(new Error('the broker is away'))));
    ends.push(
      observe([GAUGES.poolWaiting], () => {
        looks += 1;
        return new Promise(() => undefined);
      }),
    );
    ends.push(observe([GAUGES.residentMemory], (write) => write(GAUGES.residentMemory, 5)));
    const beganAtMs = performance.now();
    const names = (await recorded.metrics()).map(({ name }) => name);
    expect(performance.now() - beganAtMs).toBeLessThan(5_000);
    expect(names).toEqual([GAUGES.residentMemory.name]);
    await recorded.metrics();
    expect(looks).toBe(1); // it hangs still: no second one is begun
  });
});
