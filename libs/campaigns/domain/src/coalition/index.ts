export { settleBrands, type BrandPoints, type Owed, type SettledBrand, type BrandSettlement } from './settle-brands';
