export { backoffMs, type BackoffBounds } from './backoff';
export { sleep } from './sleep';
