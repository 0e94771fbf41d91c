import { priceOf, type Product } from './pricing.js';

/** Price after a voucher. */
export function discount(product: Product, code: string): number {
  switch (code) {
    case 'SPRING':
      return priceOf(product) * 0.9;
    case 'STAFF':
      return priceOf(product) * 0.7;
    case 'SPRING':
      return priceOf(product) * 0.8;
    default:
      return priceOf(product);
  }
}
