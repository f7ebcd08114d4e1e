/**
 * Who of several may do something now: at most one holder a name, for a while at a time.
 *
 * A holder that was paused or cut off may believe that it still holds what has long been another's. So each term has
 * a **fencing token** above those of all terms before it, which goes with what its holder says; receivers drop what
 * comes with a lower one than they have seen (Kleppmann, How to do distributed locking, 2016).
 */
export interface Lease {
  /**
   * The token of the term, which goes on for `forMs` from when the claim arrived: reckon from when it was sent.
   * `undefined`: somebody else holds the name. Who holds it goes on with the same token; who held it and was late has
   * a new one. Rejects with `StoreUnavailable`; then the term may have begun or gone on all the same.
   */
  hold(claim: LeaseClaim): Promise<number | undefined>;
  /** Ends the holder's term at once; nothing happens if it has none. Rejects with `StoreUnavailable`. */
  release(claim: Pick<LeaseClaim, 'name' | 'holder'>): Promise<void>;
  close(): Promise<void>;
}

export interface LeaseClaim {
  readonly name: string;
  /** Of one life of one process, never used again. */
  readonly holder: string;
  readonly forMs: number;
}
