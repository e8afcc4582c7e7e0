import { ADMINISTRATOR } from './accounts/administration.ts';
import { EXCHANGE_STOPS, exchangeAccessibilityTests } from './exchange/accessibility.ts';
import { exchangeAdministrationTests } from './exchange/administration.ts';
import { terminalSuite } from './terminal/suite.ts';

const administrator = { ADMIN_EMAIL: ADMINISTRATOR.email, ADMIN_PASSWORD: ADMINISTRATOR.password };

terminalSuite('the exchange’s administration in the terminal', administrator, (visit) => {
  exchangeAdministrationTests(visit);
  exchangeAccessibilityTests(visit, EXCHANGE_STOPS);
});
