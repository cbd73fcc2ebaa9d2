export { COMMISSION, type CommissionTerms } from './commission-terms';
export { commissionsBy, commissionsOf, reversedOf, type Commission, type PartnerReferral } from './commissions-of';
export {
  commissionModel,
  decideCommissions,
  type CommissionsSaid,
  type CommissionStated,
  type StateCommissions,
} from './statement';
