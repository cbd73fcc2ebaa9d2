import { drawTrace, longestTrace, readSpans, traceLines } from './trace-tree';

const at = (ms: number) => `${1_767_225_600_000 + ms}000000`;
const span = (traceId: string, spanId: string, parentSpanId: string, name: string, fromMs: number, toMs: number) => ({
  traceId,
  spanId,
  ...(parentSpanId === '' ? {} : { parentSpanId }),
  name,
  startTimeUnixNano: at(fromMs),
  endTimeUnixNano: at(toMs),
});
const request = (service: string, ...spans: ReturnType<typeof span>[]) =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [{ scope: { name: 'accrue' }, spans }],
      },
    ],
  });

describe('a trace in files', () => {
  const files = [
    `${request('ledger', span('t', 'l', 'c', 'process awards', 40, 55))}\n${request('ledger', span('t', 'b', 'l', 'project balance', 60, 61))}\n`,
    request(
      'campaigns',
      span('t', 'a', 'c', 'append', 12, 14),
      span('t', 'c', 'r', 'command', 10, 20),
      span('t', 'r', 'till', 'POST /v1/receipts', 0, 25),
      span('other', 'o', '', 'fold', 0, 1),
    ),
  ];
  const spans = files.flatMap(readSpans);

  it('is put together across services, parents first, each after what began before it', () => {
    expect(drawTrace(traceLines(spans, 't'))).toBe(
      [
        'POST /v1/receipts      campaigns      +0 ms     25.0 ms',
        '  command              campaigns     +10 ms     10.0 ms',
        '    append             campaigns     +12 ms      2.0 ms',
        '    process awards     ledger        +40 ms     15.0 ms',
        '      project balance  ledger        +60 ms      1.0 ms',
      ].join('\n'),
    );
  });

  it('is the one of most spans, or of most that lead to what is asked for', () => {
    expect(longestTrace(spans)).toBe('t');
    expect(longestTrace(spans, 'fold')).toBe('other');
    expect(longestTrace([])).toBeUndefined();
  });
});
