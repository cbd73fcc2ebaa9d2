import { metrics, type Attributes, type Meter, type MetricOptions } from '@opentelemetry/api';

/** A metric's name is what Prometheus shows; OTLP sends the same. */
export interface MetricSpec {
  readonly name: string;
  readonly description: string;
  readonly unit?: string;
}

const SCOPE = 'accrue';

export const meter = (): Meter => metrics.getMeter(SCOPE);

export const optionsOf = ({ description, unit }: MetricSpec): MetricOptions => ({
  description,
  ...(unit === undefined ? {} : { unit }),
});

/**
 * Made at its first use, and again when another SDK is registered: an instrument of the API made before there is one does
 * nothing for ever.
 */
const made = <Instrument>(make: (meter: Meter) => Instrument): (() => Instrument) => {
  let instrument: Instrument | undefined;
  let madeBy: unknown;
  return () => {
    const provider = metrics.getMeterProvider();
    if (instrument === undefined || madeBy !== provider) {
      madeBy = provider;
      instrument = make(provider.getMeter(SCOPE));
    }
    return instrument;
  };
};

export const counter = (spec: MetricSpec): ((by: number, attributes: Attributes) => void) => {
  const instrument = made((by) => by.createCounter(spec.name, optionsOf(spec)));
  return (by, attributes) => instrument().add(by, attributes);
};

export const histogram = (
  spec: MetricSpec,
  explicitBucketBoundaries: number[],
): ((value: number, attributes: Attributes) => void) => {
  const instrument = made((by) =>
    by.createHistogram(spec.name, { ...optionsOf(spec), advice: { explicitBucketBoundaries } }),
  );
  return (value, attributes) => instrument().record(value, attributes);
};

export const gauge = (spec: MetricSpec): ((value: number, attributes: Attributes) => void) => {
  const instrument = made((by) => by.createGauge(spec.name, optionsOf(spec)));
  return (value, attributes) => instrument().record(value, attributes);
};
