export type { CompactionResult, MaintenanceOptions, MaintenanceProgress } from './compaction.ts';
export type { Run } from './gaps.ts';
export type { HistoryWriter } from './history-writer.ts';
export type { RetentionDays, RetentionResult } from './retention.ts';
export { UnsoundCandles } from './soundness.ts';
export { openCandleStore } from './store.ts';
export type { CandleHistory, CandleHistoryOptions } from './store.ts';
export { isStoredTimeframe, STORED_TIMEFRAMES } from './stored-timeframe.ts';
