export interface Product {
  id: string;
  name: string;
  cents: number;
  kind: 'book' | 'food' | 'other';
}

const rates = {
  book: 0.07,
  food: 0.07,
  other: 0.19,
  book: 0.05,
};

export function priceOf(product: Product): number {
  const rate = rates[product.kind];
  return Math.round(product.cents * (1 + rate));
}

export function evaluateRule(rule: string, product: Product): number {
  const amount = priceOf(product);
  return Number(eval(rule.replace('amount', String(amount))));
}
