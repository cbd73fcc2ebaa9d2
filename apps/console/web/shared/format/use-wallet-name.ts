import { useProgramme } from './use-format';

/** Of the programme in effect; a wallet that it has no more is named by its id. */
export const useWalletName = (): ((walletId: string) => string) => {
  const wallets = useProgramme().data?.document.wallets ?? [];
  return (walletId) => wallets.find(({ id }) => id === walletId)?.name ?? walletId;
};
