export type * from './commands';
export * from './decide';
export type * from './events';
export * from './evolve';
export * from './shown-to';
export * from './state';
export * from './terms';
