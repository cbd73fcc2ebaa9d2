export * from './programme';
export * from './receipt';
export * from './rules/public';
export * from './journal';
export * from './turnover';
