export * from './kinds';
export * as reward from './reward';
export * as redemption from './redemption';
export * as gift from './gift';
