export * from './conditions';
export * from './period';
