import type { PlanName, Role, UserStatus } from '@tradewind/protocol';
import type { TagTone } from '../../ui/panel.tsx';

// Written out, because importing the tables of the protocol would bring its schemas to the page.
export const ROLE_CHOICES: readonly Role[] = ['user', 'support', 'admin'];
export const PLAN_CHOICES: readonly PlanName[] = ['free', 'pro', 'enterprise'];
export const STATUS_CHOICES: readonly UserStatus[] = ['active', 'suspended', 'deleted'];

export const STATUS_TONES: Readonly<Record<UserStatus, TagTone>> = {
  active: 'ok',
  suspended: 'danger',
  deleted: 'plain',
};
