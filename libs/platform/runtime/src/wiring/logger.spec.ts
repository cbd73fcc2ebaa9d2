import { closeSync, existsSync, openSync } from 'node:fs';
import { Rejected } from '@accrue/kernel';
import { inSpan } from '@accrue/telemetry';
import { recordTelemetry, type RecordedTelemetry } from '@accrue/testing';
import { createLogger, logTo } from './logger';

describe('log lines', () => {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger('info', { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) });
  let recorded: RecordedTelemetry;
  beforeAll(() => (recorded = recordTelemetry()));
  afterEach(() => lines.splice(0));
  afterAll(() => recorded.stop());

  it('say in which trace they were written, if in any', async () => {
    logger.info('outside');
    await inSpan('work', {}, async (span) => {
      logger.warn({ attempts: 3 }, 'inside');
      expect(lines.at(-1)).toMatchObject({
        level: 'warn',
        msg: 'inside',
        attempts: 3,
        trace_id: span.spanContext().traceId,
        span_id: span.spanContext().spanId,
      });
    });
    expect(Object.keys(lines[0] ?? {}).sort()).toEqual(['level', 'msg', 'time']);
  });

  it('tell of an error what it is, and not the data that it carries', () => {
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(ann@example.com)' });
    const error = new Error('not stored', { cause });
    logger.error({ err: error }, 'request failed');
    logger.error({ err: new Rejected<'member.unknown'>('member.unknown', { email: 'ann@example.com' }) }, 'refused');
    expect(lines.map(({ err }) => err)).toEqual([
      {
        type: 'Error',
        message: 'not stored',
        stack: error.stack,
        cause: { type: 'Error', message: 'duplicate key', code: '23505', stack: cause.stack },
      },
      { type: 'Rejected', message: 'member.unknown', code: 'member.unknown', stack: expect.any(String) },
    ]);
    expect(JSON.stringify(lines)).not.toContain('ann@');
  });

  const onLinux = existsSync('/dev/full') ? it : it.skip;
  onLinux('that find no room on the disk end nothing', async () => {
    const descriptor = openSync('/dev/full', 'w');
    const full = createLogger('info', logTo(descriptor));
    for (let line = 0; line < 3_000; line += 1) full.info({ text: 'x'.repeat(1_000) }, 'nobody will read it');
    await new Promise((resolve) => setImmediate(resolve));
    closeSync(descriptor);
  });
});
