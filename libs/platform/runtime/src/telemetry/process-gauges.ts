import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { GAUGES, observe } from '@accrue/telemetry';

/** The histogram holds the time from one sample to the next, this wait included. At 20 ms an idle process spent a third of a percent of a core on it. */
const SAMPLED_EVERY_MS = 100;

/** What the process itself is at. @returns a function that ends it */
export const observeProcess = (): (() => void) => {
  const delay = monitorEventLoopDelay({ resolution: SAMPLED_EVERY_MS });
  delay.enable();
  let before = performance.eventLoopUtilization();
  const gauges = [GAUGES.eventLoopDelay, GAUGES.eventLoopUtilization, GAUGES.residentMemory, GAUGES.startTime];
  const unobserve = observe(gauges, (write) => {
    const quantiles = { '0.5': delay.percentile(50), '0.99': delay.percentile(99), '1': delay.max };
    for (const [quantile, nanoseconds] of Object.entries(quantiles))
      write(GAUGES.eventLoopDelay, delay.count === 0 ? 0 : Math.max(0, nanoseconds / 1e9 - SAMPLED_EVERY_MS / 1e3), {
        quantile,
      });
    delay.reset();
    const now = performance.eventLoopUtilization();
    write(GAUGES.eventLoopUtilization, performance.eventLoopUtilization(now, before).utilization);
    before = now;
    write(GAUGES.residentMemory, process.memoryUsage.rss());
    write(GAUGES.startTime, performance.timeOrigin / 1e3);
  });
  return () => {
    unobserve();
    delay.disable();
  };
};
