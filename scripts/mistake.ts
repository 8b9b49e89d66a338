/** A mistake that the caller of a command can mend: one line, exit code 2. */
export class Mistake extends Error {}
