/** Nothing came within the time. What was asked may still happen. */
export class DeadlinePassed extends Error {
  constructor(deadlineMs: number) {
    super(`no answer within ${deadlineMs} ms`);
    this.name = 'DeadlinePassed';
  }
}

/** The promise, or DeadlinePassed. What becomes of the promise afterwards is of no interest to anybody. */
export const withDeadline = async <T>(promise: Promise<T>, deadlineMs: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_resolve, reject) => {
    // A process that was busy for that long comes to its timers first: answers that have arrived meanwhile are read before it gives up.
    timer = setTimeout(() => setImmediate(() => reject(new DeadlinePassed(deadlineMs))), deadlineMs);
  });
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, passed]);
  } finally {
    clearTimeout(timer);
  }
};
