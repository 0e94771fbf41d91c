/** All times in webhooks are whole unix seconds, unlike in GraphQL. */
export function unixSeconds(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}
