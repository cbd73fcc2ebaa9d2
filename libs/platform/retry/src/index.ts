export { backoffMs } from './backoff';
export { sleep } from './sleep';
