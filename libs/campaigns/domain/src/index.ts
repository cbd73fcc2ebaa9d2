export type { CampaignsRejectionCode } from './rejections';
export * from './experiments';
export * from './programme';
export * from './receipt';
export * from './rules';
export * from './journal';
export * from './plan';
export * from './health';
export * from './turnover';
