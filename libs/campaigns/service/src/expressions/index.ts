export { expressions } from './cel';
