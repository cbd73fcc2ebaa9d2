import { GAUGES, observe } from '@accrue/telemetry';
import type { PlatformPorts } from '../system/platform-ports';

/** What the contexts and the bus of this process are at. @returns a function that ends it */
export const observePlatform = ({ hosts, bus }: Pick<PlatformPorts, 'hosts' | 'bus'>): (() => void) => {
  const ended = [
    ...hosts.map(({ definition, projections }) =>
      observe([GAUGES.projectionGapEvents, GAUGES.projectionLagSeconds], async (write) => {
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
    observe([GAUGES.consumerLag], async (write) => {
      for (const { topic, group, behind } of await bus.lag()) write(GAUGES.consumerLag, behind, { topic, group });
    }),
  ];
  return () => ended.forEach((end) => end());
};
