export { checkDraw, type DrawFinding, type DrawnTicket, type DrawProof } from './check-draw';
export {
  DRAW_ALGORITHM,
  drawCommitmentOf,
  drawListOf,
  drawWinners,
  type DrawEntry,
  type DrawLine,
  type DrawList,
} from './draw';
