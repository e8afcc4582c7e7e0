import { createContext, useContext } from 'react';
import type { ActionRegistry } from './registry.ts';

export const ActionsContext = createContext<ActionRegistry | null>(null);

export function useActions(): ActionRegistry {
  const actions = useContext(ActionsContext);
  if (actions === null) throw new Error('useActions outside ActionsContext');
  return actions;
}
