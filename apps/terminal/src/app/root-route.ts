import { createRootRoute } from '@tanstack/react-router';
import { NotFound } from '../screens/not-found.tsx';
import { Shell } from '../shell/shell.tsx';

export const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });
