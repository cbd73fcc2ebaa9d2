export * from './message-bus';
export * from './without-topics';
export * from './caused-by';
export {
  Consumes,
  ConsumesInAnyOrder,
  ConsumesInTransaction,
  Policy,
  type Delivery,
} from './handlers/consumes.decorator';
export { BusTransport, connectBus } from './handlers/bus-transport';
export * from './schema-registry';
export * from './message-rejected';
export * from './classify-failure';
export * from './envelope';
export * from './codec';
export * from './delivery';
