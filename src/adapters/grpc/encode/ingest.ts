/** Acknowledgements. */
import type { BatchReceipt } from '../../../app/api.ts';
import type { ReportRequestsResponse } from '../gen/pra/v1/ReportRequestsResponse.ts';
import { uint32 } from './common.ts';

export const encodeReceipt = (sequence: number, receipt: BatchReceipt): ReportRequestsResponse => ({
  sequence,
  accepted: uint32(receipt.accepted),
  duplicate: receipt.duplicate,
  rejected: receipt.rejected.map(({ index, reason, detail }) => ({ index: uint32(index), reason, detail })),
});
