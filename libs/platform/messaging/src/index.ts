export * from './message-bus';
export * from './consumes.decorator';
export * from './schema-registry';
export * from './message-rejected';
export * from './classify-failure';
export * from './envelope';
export * from './codec';
export * from './delivery';
