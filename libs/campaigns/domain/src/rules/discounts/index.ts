export { checkDiscounts } from './check-discounts';
export { compileDiscount, type Discount } from './discount';
export { amountOf, discountFault, givenOff } from './discount-fault';
export { dueDiscounts, type DiscountableLine, type DueDiscount } from './due-discounts';
