export type * from './commands';
export * from './decide';
export type * from './events';
export * from './evolve';
export * from './refusal';
export * from './snapshot';
export * from './state';
export * from './terms';
