import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { GAUGES, observe } from '@accrue/telemetry';

/** What the process itself is at. @returns a function that ends it */
export const observeProcess = (): (() => void) => {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let before = performance.eventLoopUtilization();
  const unobserve = observe([GAUGES.eventLoopDelay, GAUGES.eventLoopUtilization, GAUGES.residentMemory], (write) => {
    const quantiles = { '0.5': delay.percentile(50), '0.99': delay.percentile(99), '1': delay.max };
    for (const [quantile, nanoseconds] of Object.entries(quantiles))
      write(GAUGES.eventLoopDelay, delay.count === 0 ? 0 : nanoseconds / 1e9, { quantile });
    delay.reset();
    const now = performance.eventLoopUtilization();
    write(GAUGES.eventLoopUtilization, performance.eventLoopUtilization(now, before).utilization);
    before = now;
    write(GAUGES.residentMemory, process.memoryUsage.rss());
  });
  return () => {
    unobserve();
    delay.disable();
  };
};
