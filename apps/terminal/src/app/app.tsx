import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { ActionsContext } from '../actions/context.ts';
import { createActions } from '../actions/actions.ts';
import { ServicesContext } from '../services.ts';
import type { Services } from '../services.ts';
import { actionHost } from './action-host.ts';
import { createAppRouter } from './router.tsx';

export function App({ services }: { readonly services: Services }) {
  const [router] = useState(createAppRouter);
  const [actions] = useState(() => createActions(actionHost(router, services)));
  return (
    <ServicesContext value={services}>
      <QueryClientProvider client={services.queries}>
        <ActionsContext value={actions}>
          <RouterProvider router={router} />
        </ActionsContext>
      </QueryClientProvider>
    </ServicesContext>
  );
}
