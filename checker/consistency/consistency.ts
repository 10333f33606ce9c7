/** What a history can be asked for: the consistency models that a search for an order decides. */
export const consistencies = ['linearizable', 'sequential', 'causal'] as const;
export type Consistency = (typeof consistencies)[number];
