/** As much of an OTLP export request as it takes to draw its traces. */
interface ExportRequest {
  readonly resourceSpans: readonly {
    readonly resource?: { readonly attributes?: readonly { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly startTimeUnixNano: string;
        readonly endTimeUnixNano: string;
      }[];
    }[];
  }[];
}

export interface TraceSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly service: string;
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
}

/** Spans of one file as ACCRUE_TRACE_FILE or a collector's file exporter writes it: an export request a line. */
export const readSpans = (jsonLines: string): readonly TraceSpan[] =>
  jsonLines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => spansOf(JSON.parse(line) as ExportRequest));

const spansOf = ({ resourceSpans }: ExportRequest): readonly TraceSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = resource?.attributes?.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        service,
        name: span.name,
        startMs: Number(span.startTimeUnixNano) / 1e6,
        durationMs: (Number(span.endTimeUnixNano) - Number(span.startTimeUnixNano)) / 1e6,
      })),
    );
  });

export interface TraceLine {
  readonly depth: number;
  readonly span: TraceSpan;
  /** Since the first span of the trace began. */
  readonly afterMs: number;
}

/** One trace, parents before children, siblings as they began. A span whose parent is in no file stands at the root. */
export const traceLines = (spans: readonly TraceSpan[], traceId: string): readonly TraceLine[] => {
  const own = spans.filter((span) => span.traceId === traceId).sort((a, b) => a.startMs - b.startMs);
  const known = new Set(own.map(({ spanId }) => spanId));
  const children = Map.groupBy(own, ({ parentSpanId = '' }) => (known.has(parentSpanId) ? parentSpanId : ''));
  const beganAtMs = own[0]?.startMs ?? 0;
  const linesBelow = (parent: string, depth: number): readonly TraceLine[] =>
    (children.get(parent) ?? []).flatMap((span) => [
      { depth, span, afterMs: span.startMs - beganAtMs },
      ...linesBelow(span.spanId, depth + 1),
    ]);
  return linesBelow('', 0);
};

export const drawTrace = (lines: readonly TraceLine[]): string => {
  const names = lines.map(({ depth, span }) => `${'  '.repeat(depth)}${span.name}`);
  const nameWidth = Math.max(...names.map((name) => name.length));
  const serviceWidth = Math.max(...lines.map(({ span }) => span.service.length));
  return lines
    .map(({ span, afterMs }, index) =>
      [
        (names[index] ?? '').padEnd(nameWidth),
        span.service.padEnd(serviceWidth),
        `+${afterMs.toFixed(0)} ms`.padStart(9),
        `${span.durationMs.toFixed(1)} ms`.padStart(10),
      ].join('  '),
    )
    .join('\n');
};

/** The trace of most spans, the one that led to most; of those that a span of the given name is part of, if one is given. */
export const longestTrace = (spans: readonly TraceSpan[], through?: string): string | undefined =>
  [...Map.groupBy(spans, ({ traceId }) => traceId)]
    .filter(([, own]) => through === undefined || own.some(({ name }) => name === through))
    .sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
