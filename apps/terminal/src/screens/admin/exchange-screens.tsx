import { adminScreen } from './admin-screen.tsx';
import { InsuranceSection } from './exchange-insurance-section.tsx';
import { LiquidationsSection } from './exchange-liquidations-section.tsx';
import { MarketsSection } from './exchange-markets-section.tsx';
import { ReconciliationSection } from './exchange-reconciliation-section.tsx';
import { RiskSection } from './exchange-risk-section.tsx';

export const MarketsScreen = adminScreen(MarketsSection);
export const RiskScreen = adminScreen(RiskSection);
export const LiquidationsScreen = adminScreen(LiquidationsSection);
export const InsuranceScreen = adminScreen(InsuranceSection);
export const ReconciliationScreen = adminScreen(ReconciliationSection);
