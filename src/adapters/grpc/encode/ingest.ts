/** Acknowledgements, and what was imported. */
import type { BatchReceipt, ImportMark } from '../../../app/api.ts';
import type { ListImportsResponse } from '../gen/pra/v1/ListImportsResponse.ts';
import type { ReportRequestsResponse } from '../gen/pra/v1/ReportRequestsResponse.ts';
import { toTimestamp } from '../wire-time.ts';
import { uint32 } from './common.ts';

export const encodeReceipt = (sequence: number, receipt: BatchReceipt): ReportRequestsResponse => ({
  sequence,
  accepted: uint32(receipt.accepted),
  duplicate: receipt.duplicate,
  highestSequence: receipt.highestSequence,
  rejected: receipt.rejected.map(({ index, reason, detail }) => ({ index: uint32(index), reason, detail })),
});

export const encodeImports = (imports: readonly ImportMark[]): ListImportsResponse => ({
  imports: imports.map(({ importId, sequence, countedAt }) => ({
    importId,
    sequence,
    countedAt: toTimestamp(countedAt),
  })),
});
