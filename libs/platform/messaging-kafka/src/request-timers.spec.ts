import { setTimersOnlyWhenWaitedFor } from './request-timers';
import { insideKafkajs } from './inside-kafkajs';

interface Queue {
  maybeThrottle(forMs: number): void;
  push(request: object): void;
  fulfillRequest(answer: object): void;
  checkPendingRequests(): void;
  scheduleRequestTimeoutCheck(): void;
  destroy(): void;
}

const REQUEST_TIMEOUT_MS = 15_000;

setTimersOnlyWhenWaitedFor();
const RequestQueue = insideKafkajs('network/requestQueue') as new (options: object) => Queue;

const makeQueue = () => {
  const log = { debug: () => undefined, warn: () => undefined };
  const queue = new RequestQueue({
    ...{ maxInFlightRequests: 1, requestTimeout: REQUEST_TIMEOUT_MS, enforceRequestTimeout: true },
    ...{ clientId: 'test', broker: 'broker:9092', logger: log },
  });
  const sent: number[] = [];
  const failed: number[] = [];
  const push = (correlationId: number): void =>
    queue.push({
      entry: { correlationId, reject: () => failed.push(correlationId), resolve: () => undefined },
      expectResponse: true,
      sendRequest: () => sent.push(correlationId),
    });
  const answer = (correlationId: number): void => queue.fulfillRequest({ correlationId, size: 0, payload: null });
  return { queue, sent, failed, push, answer };
};

describe('the requests of a connection to a broker', () => {
  let now = Date.parse('2026-03-01T12:00:00Z');
  const pass = (ms: number): void => {
    now += ms;
    jest.advanceTimersByTime(ms);
  };

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('set no timer while none of them waits', () => {
    const { queue, sent, push, answer } = makeQueue();
    push(1);
    answer(1);
    queue.checkPendingRequests();
    expect([sent, jest.getTimerCount()]).toEqual([[1], 0]);
  });

  it('are sent in turn, when the one before is answered', () => {
    const { sent, push, answer } = makeQueue();
    for (const id of [1, 2, 3]) push(id);
    expect(sent).toEqual([1]);
    answer(1);
    answer(2);
    expect(sent).toEqual([1, 2, 3]);
    pass(20);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('wait as long as the broker says that they have to', () => {
    const { queue, sent, push } = makeQueue();
    queue.maybeThrottle(500);
    push(1);
    pass(499);
    expect(sent).toEqual([]);
    pass(2);
    expect([sent, jest.getTimerCount()]).toEqual([[1], 0]);
  });

  it('fail within a second of their limit', () => {
    const { queue, failed, push } = makeQueue();
    queue.scheduleRequestTimeoutCheck();
    push(1);
    pass(REQUEST_TIMEOUT_MS);
    expect(failed).toEqual([]);
    pass(1_000);
    expect(failed).toEqual([1]);
    queue.destroy();
    expect(jest.getTimerCount()).toBe(0);
  });
});
