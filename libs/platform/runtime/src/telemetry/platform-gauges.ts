import type { Scheduler } from '@accrue/scheduling';
import { GAUGES, observe } from '@accrue/telemetry';
import type { PlatformPorts } from '../system/platform-ports';
import { readinessOf } from '../system/readiness';

/** A collection waits a second for a gauge; a database that hangs shall make it 0, not leave it out. */
const PROBE_MS_MAX = 500;
/** Likewise of a broker that hangs: that nobody knows the lag shall be seen. */
const LAG_MS_MAX = 700;

/** What the contexts and the bus of this process are at. @returns a function that ends it */
export const observePlatform = (
  ports: Pick<PlatformPorts, 'hosts' | 'bus' | 'database' | 'health'> & { readonly schedulers: readonly Scheduler[] },
): (() => void) => {
  const { hosts, bus, schedulers } = ports;
  const ended = [
    ...hosts.map(({ definition, projections }) =>
      observe([GAUGES.projectionGapEvents, GAUGES.projectionLagSeconds, GAUGES.setAsideStreams], async (write) => {
        for (const { name, streams } of await projections.setAside())
          write(GAUGES.setAsideStreams, streams, { context: definition.name, projection: name });
        for (const { name, behind, ageSeconds } of await projections.lag()) {
          const labels = { context: definition.name, projection: name };
          write(GAUGES.projectionGapEvents, behind, labels);
          if (ageSeconds !== null) write(GAUGES.projectionLagSeconds, ageSeconds, labels);
        }
      }),
    ),
    ...hosts.flatMap(({ definition, database }) =>
      (definition.gauges ?? []).map((gauge) =>
        observe([gauge], async (write) => {
          for (const { value, labels } of await gauge.read(database)) write(gauge, value, labels);
        }),
      ),
    ),
    ...schedulers.map((scheduler) =>
      observe([GAUGES.dueWorkOverdue, GAUGES.dueWorkSetAside], async (write) => {
        for (const { work, overdueSeconds, setAsideCount } of await scheduler.status()) {
          const labels = { context: scheduler.context, work };
          write(GAUGES.dueWorkOverdue, overdueSeconds, labels);
          write(GAUGES.dueWorkSetAside, setAsideCount, labels);
        }
      }),
    ),
    observe([GAUGES.consumerLag, GAUGES.consumerLagKnown], async (write) => {
      for (const { topic, group, behind } of await bus.lag(LAG_MS_MAX)) {
        if (behind !== null) write(GAUGES.consumerLag, behind, { topic, group });
        write(GAUGES.consumerLagKnown, behind === null ? 0 : 1, { topic, group });
      }
    }),
    observe([GAUGES.parkedLetters], async (write) => {
      for (const { topic, group, letters } of await bus.deadLetters.parked())
        write(GAUGES.parkedLetters, letters, { topic, group });
    }),
    observe([GAUGES.ready], async (write) => {
      write(GAUGES.ready, (await readinessOf(ports, PROBE_MS_MAX)).ready ? 1 : 0);
    }),
  ];
  return () => ended.forEach((end) => end());
};
