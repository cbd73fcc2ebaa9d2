/** Waits until `check` neither throws nor returns false, and fails with its last failure when it never does. */
export const eventually = async (check: () => unknown, timeoutMs = 10_000): Promise<void> => {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      if ((await check()) !== false) return;
      if (performance.now() > deadlineMs) throw new Error(`still false after ${timeoutMs} ms`);
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
