import { accessibilityTests } from './terminal/accessibility.ts';
import { keyboardTests } from './terminal/keyboard.ts';
import { marketTests } from './terminal/market.ts';
import { recoveryTests } from './terminal/recovery.ts';
import { screenTests } from './terminal/screens.ts';
import { settingsTests } from './terminal/settings.ts';
import { terminalSuite } from './terminal/suite.ts';

terminalSuite('the terminal', {}, (visit, server) => {
  marketTests(visit);
  keyboardTests(visit);
  settingsTests(visit);
  screenTests(visit);
  accessibilityTests(visit);
  recoveryTests(visit, server);
});
