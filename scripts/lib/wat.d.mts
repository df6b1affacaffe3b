export function assemble(text: string): Promise<Uint8Array>;
