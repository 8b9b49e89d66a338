/** Loaded before a command (`--import`): it takes its input for a terminal, where somebody can be asked. */
Object.defineProperty(process.stdin, 'isTTY', { value: true });
