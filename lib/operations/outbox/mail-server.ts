/** The mail server, which all organizations share, during a drain. */

/** So many failures in a row, and of more than one organization, are the server's. */
const mostFailures = 3;

/** What a drain has learnt of the mail server. */
export class MailServer {
  #inRow: number[] = [];
  /** No more mails are begun. */
  isDown = false;

  /** It has answered. */
  works(): void {
    this.#inRow = [];
  }

  /** It failed with a mail of this organization. One organization alone cannot speak for all: only its own lane is closed. */
  failed(organizationId: number): void {
    this.#inRow.push(organizationId);
    if (this.#inRow.length >= mostFailures && new Set(this.#inRow).size > 1) this.isDown = true;
  }
}
