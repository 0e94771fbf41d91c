import type { QueryPlan } from '@apollo/query-planner';
import { LRUCache } from 'lru-cache';

/** Bytes of query plans (as JSON) that one graph keeps. */
const maxBytes = 32 * 1024 * 1024;

/**
 * Plans by document text and operation name. Never by name alone: two different documents carry the same operation name.
 */
export class PlanCache {
  private readonly plans = new LRUCache<string, QueryPlan>({
    maxSize: maxBytes,
    sizeCalculation: (plan, key) => JSON.stringify(plan).length + key.length,
  });

  get(query: string, operationName: string | undefined, build: () => QueryPlan): QueryPlan {
    const key = `${operationName ?? ''}\n${query}`;
    const known = this.plans.get(key);
    if (known) return known;
    const plan = build();
    this.plans.set(key, plan);
    return plan;
  }

  get size(): number {
    return this.plans.size;
  }
}
