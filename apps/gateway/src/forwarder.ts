import { problemOf, type Problem } from '@accrue/http';
import type { ContextName } from '@accrue/contracts';
import { backoffMs, sleep } from '@accrue/retry';
import { refusedWith, type Answer, type Failure, type Upstream, type UpstreamRequest } from './upstream';

export interface ForwardRequest extends UpstreamRequest {
  /** Sending it a second time has no further effect. */
  readonly repeatable: boolean;
}

/** What the caller is told when no service answered. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly problem: Problem;
  readonly retryAfterSeconds?: number;
}

export interface ForwarderLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

const RETRY = { retryDelayMinMs: 25, retryDelayMaxMs: 500 };
const RETRY_AFTER_SECONDS = 2;

/** Sends requests to services and, while one is away, waits for it to come back. */
export class Forwarder {
  constructor(
    private readonly upstreams: Readonly<Record<ContextName, Upstream>>,
    private readonly retryMs: number,
    private readonly log: ForwarderLog,
  ) {}

  /**
   * A request that was certainly not handled is sent again whatever it is; one that perhaps was, only if repeating it is
   * harmless. Every caller gets an answer, or learns whether it may send its request again.
   */
  async forward(context: ContextName, request: ForwardRequest): Promise<Answer | Refusal> {
    const giveUpAt = performance.now() + this.retryMs;
    let isPerhapsDone = false;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.upstreams[context].send(request);
      const away = outcome.kind === 'answer' ? serviceCannot(outcome) : null;
      if (outcome.kind === 'answer' && (away === null || !request.repeatable)) return outcome;
      const { kind, cause } = outcome.kind === 'answer' ? { kind: 'lost' as const, cause: away ?? '' } : outcome;
      isPerhapsDone ||= kind !== 'not_handled';
      const delayMs = backoffMs(attempt, RETRY);
      const mayRepeat = kind === 'not_handled' || ((kind === 'lost' || kind === 'hung') && request.repeatable);
      if (!mayRepeat || request.signal.aborted || performance.now() + delayMs > giveUpAt) {
        if (outcome.kind === 'answer') return outcome;
        if (kind !== 'left') this.log.warn({ context, attempts: attempt, kind, cause }, 'no answer from the service');
        return refusalOf(context, outcome, { safeToRepeat: request.repeatable, isPerhapsDone });
      }
      await sleep(delayMs, request.signal);
    }
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.upstreams).map((upstream) => upstream.close()));
  }
}

/** The service is there but not its database; what it was about to write may be written. */
const serviceCannot = (answer: Answer): string | null =>
  refusedWith(answer) === 'service.unavailable' ? 'its database is away' : null;

const refusalOf = (
  context: ContextName,
  { kind }: Failure,
  { safeToRepeat, isPerhapsDone }: { readonly safeToRepeat: boolean; readonly isPerhapsDone: boolean },
): Refusal => {
  const data = { context, safeToRepeat };
  const advice = safeToRepeat
    ? 'Send it again: what was done already is recognised.'
    : 'It may have taken effect: look before you send it again.';
  if (kind === 'not_handled' || kind === 'left' || (kind === 'hung' && safeToRepeat))
    return {
      kind: 'refusal',
      problem: problemOf('service.unavailable', 503, {
        data: { ...data, safeToRepeat: true },
        detail: isPerhapsDone
          ? `The ${context} service cannot be reached at the moment. ${advice}`
          : `The ${context} service cannot be reached at the moment, and nothing was done; send it again later.`,
      }),
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    };
  return kind === 'late'
    ? {
        kind: 'refusal',
        problem: problemOf('gateway.timeout', 504, {
          data,
          detail: `The ${context} service has not answered in time. ${advice}`,
        }),
      }
    : {
        kind: 'refusal',
        problem: problemOf('gateway.answer_lost', 502, {
          data,
          detail: `The ${context} service went away before it had answered. ${advice}`,
        }),
      };
};
