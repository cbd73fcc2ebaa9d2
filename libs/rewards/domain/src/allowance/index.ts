export * from './decide';
export type * from './events';
