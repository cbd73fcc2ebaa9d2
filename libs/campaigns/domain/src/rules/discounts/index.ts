export { checkCoupon, checkDiscounts } from './check-discounts';
export { compileCoupon, type Coupon } from './coupon';
export { compileDiscount, type Discount } from './discount';
export { amountOf, discountFault, givenOff } from './discount-fault';
export { dueDiscounts, type DiscountableLine, type DueDiscount, type OpenCoupon } from './due-discounts';
