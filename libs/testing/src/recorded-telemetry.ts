import { context, metrics, propagation, trace, type Attributes } from '@opentelemetry/api';
import { AggregationTemporality, InstrumentType, MetricReader } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';

export interface RecordedMetric {
  readonly name: string;
  readonly labels: Attributes;
  /** A histogram's is the count of what it was told. */
  readonly value: number;
}

/** Spans and metrics of this test file's process, from the start of the recording on. */
export interface RecordedTelemetry {
  /** Ended ones, in the order of their ends. */
  spans(): readonly ReadableSpan[];
  metrics(): Promise<readonly RecordedMetric[]>;
  forgetSpans(): void;
  stop(): Promise<void>;
}

/** Registers an SDK that keeps everything. One at a time. */
export const recordTelemetry = (): RecordedTelemetry => {
  const exporter = new InMemorySpanExporter();
  const reader = new OnDemandReader();
  const sdk = new NodeSDK({
    autoDetectResources: false,
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    metricReaders: [reader],
    logRecordProcessors: [],
  });
  sdk.start();
  return {
    spans: () => exporter.getFinishedSpans(),
    metrics: () => reader.metrics(),
    forgetSpans: () => exporter.reset(),
    stop: async () => {
      await sdk.shutdown();
      for (const api of [trace, metrics, context, propagation]) api.disable();
    },
  };
};

class OnDemandReader extends MetricReader {
  constructor() {
    super({
      // As the reader of the runtime has it: what nobody observes any more is gone.
      aggregationTemporalitySelector: (type) =>
        type === InstrumentType.OBSERVABLE_GAUGE ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
    });
  }

  async metrics(): Promise<readonly RecordedMetric[]> {
    const { resourceMetrics } = await this.collect();
    return resourceMetrics.scopeMetrics.flatMap((scope) =>
      scope.metrics.flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => ({
          name: descriptor.name,
          labels: attributes,
          value: typeof value === 'number' ? value : value.count,
        })),
      ),
    );
  }

  protected onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}
