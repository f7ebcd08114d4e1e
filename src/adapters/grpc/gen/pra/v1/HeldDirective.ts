// Original file: pra/v1/allocation.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A directive that a manager has, by its place in the order.
 */
export interface HeldDirective {
  'pool'?: (string);
  'epoch'?: (number | string | Long);
  'revision'?: (number | string | Long);
}

/**
 * A directive that a manager has, by its place in the order.
 */
export interface HeldDirective__Output {
  'pool': (string);
  'epoch': (number);
  'revision': (number);
}
