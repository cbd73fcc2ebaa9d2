export { settleBrands, type BrandPoints, type Owed, type SettledBrand, type Settlement } from './settle-brands';
