export const root: string;
export const cache: string;
export const n8nVersion: string;
export const n8nFolder: string;
export const n8nBin: string;
export const nodeBin: string;
export const peersFolder: string;
