/** What actions may ask of the watchlist that is on the page. */
export interface WatchlistHandle {
  focusSearch(): void;
}

/** Where the mounted watchlist makes itself known; null while none is. */
export const watchlistSlot: { current: WatchlistHandle | null } = { current: null };
