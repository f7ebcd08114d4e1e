/** What do the processes of the busy bench call their sources, and who reports them? */

export const CLIENT = 'bench';

export const sourceNamed = (index: number): string => `source-${index}`;
