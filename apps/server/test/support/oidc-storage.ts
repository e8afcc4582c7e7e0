import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** What a provider remembers, in memory: it outlives a change of the provider's keys, and is nobody else's. */
export function oidcStorage(): AdapterFactory {
  const records = new Map<string, AdapterPayload>();
  const having = (model: string, wanted: (payload: AdapterPayload) => boolean) =>
    [...records].find(([key, payload]) => key.startsWith(`${model}:`) && wanted(payload))?.[1];
  return (model): Adapter => ({
    upsert: async (id, payload) => {
      records.set(`${model}:${id}`, payload);
    },
    find: async (id) => records.get(`${model}:${id}`),
    findByUid: async (uid) => having(model, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => having(model, (payload) => payload.userCode === userCode),
    consume: async (id) => {
      const payload = records.get(`${model}:${id}`);
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
    },
    destroy: async (id) => {
      records.delete(`${model}:${id}`);
    },
    revokeByGrantId: async (grantId) => {
      for (const [key, payload] of records) if (payload.grantId === grantId) records.delete(key);
    },
  });
}
