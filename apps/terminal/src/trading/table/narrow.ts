/** Pages on which the panels stand behind tabs, and rows of tables are cards. */
export const NARROW = '(max-width: 899px)';
