/** This many failures in a row, of more than one organization, are the server's. */
const mostFailures = 3;

/** The mail server that all organizations share, as one drain knows it. */
export class MailServer {
  #inRow: number[] = [];
  /** No more mails are begun. */
  isDown = false;

  noteSuccess(): void {
    this.#inRow = [];
  }

  /** Notes a failed mail. One organization alone closes only its own lane. */
  noteFailure(organizationId: number): void {
    this.#inRow.push(organizationId);
    if (this.#inRow.length >= mostFailures && new Set(this.#inRow).size > 1) this.isDown = true;
  }
}
