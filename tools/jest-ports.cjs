// Suites side by side start servers: each worker, and all that it starts, looks for free ports in a range of its own.
const FIRST = 20_000;
const PORTS_EACH = 4_000;
const RANGES = 3;

const range = Number(process.env.JEST_WORKER_ID ?? 0) % RANGES;
const from = FIRST + range * PORTS_EACH;
process.env.ACCRUE_FREE_PORTS ??= `${from}-${from + PORTS_EACH - 1}`;
