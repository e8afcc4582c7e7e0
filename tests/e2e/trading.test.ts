import { terminalSuite } from './terminal/suite.ts';
import { tradingAccessibilityTests } from './trading/accessibility.ts';
import { bookTests } from './trading/book.ts';
import { keyboardTradingTests } from './trading/keyboard.ts';
import { lostAnswerTests } from './trading/lost-answer.ts';
import { ordersTests } from './trading/orders.ts';
import { perpetualTests } from './trading/perpetual.ts';
import { spotTests } from './trading/spot.ts';
import { visitorTests } from './trading/visitor.ts';

terminalSuite('trading in the terminal', {}, (visit) => {
  visitorTests(visit);
  spotTests(visit);
  ordersTests(visit);
  bookTests(visit);
  perpetualTests(visit);
  lostAnswerTests(visit);
  keyboardTradingTests(visit);
  tradingAccessibilityTests(visit);
});
