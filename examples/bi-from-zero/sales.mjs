// Sales by product: the amounts of receipts are signed, so they are added up, whatever kind a receipt is of.

/**
 * @param {Map<string, { payable: number, net: number, lines: { sku: string }[] }>} receipts the last word about each
 * @returns money in minor units, products by what they sold, most first; units in thousandths are given back as decimals
 */
export const salesOf = (receipts) => {
  const products = new Map();
  let [payable, net] = [0, 0];
  for (const receipt of receipts.values()) {
    payable += receipt.payable;
    net += receipt.net;
    for (const { sku, units, gross, discount, net: lineNet, tax } of receipt.lines) {
      const sum = products.get(sku) ?? {
        sku,
        thousandths: 0,
        gross: 0,
        discount: 0,
        net: 0,
        taxIncluded: 0,
        taxAdded: 0,
      };
      products.set(sku, sum);
      // Decimals with three digits are added as whole numbers: 0.1 + 0.2 is not 0.3.
      sum.thousandths += Math.round(Number(units) * 1000);
      sum.gross += gross;
      sum.discount += discount;
      sum.net += lineNet;
      sum.taxIncluded += tax.included;
      sum.taxAdded += tax.added;
    }
  }
  const bySku = [...products.values()]
    .map(({ sku, thousandths, ...money }) => ({ sku, units: thousandths / 1000, ...money }))
    .sort((a, b) => b.net - a.net || (a.sku < b.sku ? -1 : 1));
  return { receipts: receipts.size, payable, net, bySku };
};
