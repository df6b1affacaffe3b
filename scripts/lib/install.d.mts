export function compile(options?: { force?: boolean }): number;
export function build(options?: { force?: boolean }): number;
export function exclusively<T>(step: () => T): T;
export function installDependencies(): void;
