import { create } from 'zustand';

/** Shared by all tables of one's own trading. */
export const useTableFilter = create<{ readonly onlyThisMarket: boolean }>()(() => ({
  onlyThisMarket: false,
}));
