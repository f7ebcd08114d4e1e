// Original file: pra/v1/event.proto

import type { EventKind as _pra_v1_EventKind, EventKind__Output as _pra_v1_EventKind__Output } from '../../pra/v1/EventKind.ts';
import type { TimeRange as _pra_v1_TimeRange, TimeRange__Output as _pra_v1_TimeRange__Output } from '../../pra/v1/TimeRange.ts';
import type { FactorEffect as _pra_v1_FactorEffect, FactorEffect__Output as _pra_v1_FactorEffect__Output } from '../../pra/v1/FactorEffect.ts';
import type { VolumeEffect as _pra_v1_VolumeEffect, VolumeEffect__Output as _pra_v1_VolumeEffect__Output } from '../../pra/v1/VolumeEffect.ts';
import type { LearnEffect as _pra_v1_LearnEffect, LearnEffect__Output as _pra_v1_LearnEffect__Output } from '../../pra/v1/LearnEffect.ts';
import type { LearnedEffect as _pra_v1_LearnedEffect, LearnedEffect__Output as _pra_v1_LearnedEffect__Output } from '../../pra/v1/LearnedEffect.ts';

/**
 * Something that is expected to change the requests of some sources for a while.
 */
export interface Event {
  /**
   * Names the event for good, for example `black-friday-2026`; whoever announces it chooses it. 1 to 200 characters.
   */
  'id'?: (string);
  /**
   * What it is called, for example `Black Friday`; keep it for the next one of its sort. 1 to 200 characters.
   */
  'name'?: (string);
  'kind'?: (_pra_v1_EventKind);
  /**
   * When. `to` lies after `from`.
   */
  'range'?: (_pra_v1_TimeRange | null);
  /**
   * Whose requests it changes: patterns over the spelling of a source (`checkout{route="/pay"}`), or of a pool with all
   * its sources (`pool:web`), in which `*` stands for any characters. At most 20 of 1 to 500 characters; empty: all.
   */
  'sources'?: (string)[];
  'factor'?: (_pra_v1_FactorEffect | null);
  'volume'?: (_pra_v1_VolumeEffect | null);
  'learn'?: (_pra_v1_LearnEffect | null);
  /**
   * What came of those of its kind, name and sources that have passed, itself among them; unset: none has, or too little
   * was seen. Said by the service, and ignored in what is announced.
   */
  'learned'?: (_pra_v1_LearnedEffect | null);
  /**
   * What it is expected to do. Unset: `learn`.
   */
  'effect'?: "factor"|"volume"|"learn";
}

/**
 * Something that is expected to change the requests of some sources for a while.
 */
export interface Event__Output {
  /**
   * Names the event for good, for example `black-friday-2026`; whoever announces it chooses it. 1 to 200 characters.
   */
  'id': (string);
  /**
   * What it is called, for example `Black Friday`; keep it for the next one of its sort. 1 to 200 characters.
   */
  'name': (string);
  'kind': (_pra_v1_EventKind__Output);
  /**
   * When. `to` lies after `from`.
   */
  'range': (_pra_v1_TimeRange__Output | null);
  /**
   * Whose requests it changes: patterns over the spelling of a source (`checkout{route="/pay"}`), or of a pool with all
   * its sources (`pool:web`), in which `*` stands for any characters. At most 20 of 1 to 500 characters; empty: all.
   */
  'sources': (string)[];
  'factor'?: (_pra_v1_FactorEffect__Output | null);
  'volume'?: (_pra_v1_VolumeEffect__Output | null);
  'learn'?: (_pra_v1_LearnEffect__Output | null);
  /**
   * What came of those of its kind, name and sources that have passed, itself among them; unset: none has, or too little
   * was seen. Said by the service, and ignored in what is announced.
   */
  'learned': (_pra_v1_LearnedEffect__Output | null);
  /**
   * What it is expected to do. Unset: `learn`.
   */
  'effect'?: "factor"|"volume"|"learn";
}
