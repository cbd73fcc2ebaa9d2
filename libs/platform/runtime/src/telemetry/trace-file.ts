import { appendFile } from 'node:fs/promises';
import { parse, resolve, join } from 'node:path';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

/** Each service writes a file of its own: `traces.jsonl` becomes `traces.<service>.jsonl`. */
export const traceFileOf = (path: string, service: string): string => {
  const { dir, name } = parse(resolve(path));
  return join(dir, `${name}.${service}.jsonl`);
};

/**
 * Appends spans as OTLP JSON, one export request a line, as the collector's file exporter does: what reads its files reads
 * these. A line goes out in one write, so several processes of one service do not mix theirs.
 */
export class FileSpanExporter implements SpanExporter {
  private written: Promise<void> = Promise.resolve();

  constructor(private readonly path: string) {}

  export(spans: ReadableSpan[], onResult: (result: ExportResult) => void): void {
    const request = JsonTraceSerializer.serializeRequest(spans);
    if (request === undefined) return onResult({ code: ExportResultCode.FAILED });
    const line = Buffer.concat([request, Buffer.from('\n')]);
    this.written = this.written
      .then(() => appendFile(this.path, line))
      .then(
        () => onResult({ code: ExportResultCode.SUCCESS }),
        (error: Error) => onResult({ code: ExportResultCode.FAILED, error }),
      );
  }

  forceFlush(): Promise<void> {
    return this.written;
  }

  shutdown(): Promise<void> {
    return this.written;
  }
}
